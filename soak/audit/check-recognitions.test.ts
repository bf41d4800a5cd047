import { describe, expect, it } from "@jest/globals";
import { checkRecognitions } from "./check-recognitions.ts";
import {
  asEvidence,
  contentName,
  type Doctored,
  entries,
  goodEvidence,
  recognised,
  remembered,
} from "./evidence.fixture.ts";

function auditOf(doctor: (state: Doctored) => void) {
  const state = goodEvidence();
  doctor(state);
  return checkRecognitions(asEvidence(state));
}

describe("the audit of recognitions", () => {
  const journal = (...facts: Parameters<typeof entries>) =>
    auditOf((state) => {
      state.journal = entries(...facts);
    });
  const twice = [
    {
      subject: `content ${contentName}`,
      why: "was recognised once more, for blob failing, and no kill explains it",
    },
  ];
  const died = (...blobIds: string[]) => ({
    kind: "thread_died" as const,
    functions: ["processBlob"],
    blobIds,
  });

  it("finds a content that was paid for twice", () => {
    expect(journal(recognised("fine"), recognised("failing")).findings).toEqual(twice);
  });

  it("counts what was refused for nothing", () => {
    const refused = { ...recognised("fine"), exception: "ThrottlingException" };
    expect(journal(refused, recognised("failing"))).toMatchObject({ findings: [], contents: 1 });
  });

  it("explains a second time by the worker that died with the answer", () => {
    const { findings, explained } = journal(
      recognised("fine"),
      died("gone", "fine"),
      recognised("failing"),
    );
    expect(findings).toEqual([]);
    expect(explained).toEqual([
      `${contentName}: the worker of blob fine was killed between the answer and the cache`,
    ]);
  });

  it("explains it by a worker that died while DetectLabels was at it, and answered all the same", () => {
    const { explained } = journal(died("fine"), recognised("fine", 0), recognised("failing"));
    expect(explained).toHaveLength(1);
  });

  it("explains it by the death of the whole local mode", () => {
    const { explained } = journal(
      recognised("fine"),
      { kind: "life_began", pid: 2 },
      recognised("failing"),
    );
    expect(explained).toHaveLength(1);
  });

  it.each([
    ["that was in the cache by then", [recognised("fine"), remembered(contentName), died("fine")]],
    ["whose worker lived", [recognised("fine"), died("gone")]],
    ["that was killed before", [died("fine"), recognised("fine")]],
  ])("lets no death explain an answer %s", (_, facts) => {
    expect(journal(...facts, recognised("failing")).findings).toEqual(twice);
  });

  it("lets one death explain one second time", () => {
    const { findings, explained } = journal(
      recognised("fine"),
      died("fine"),
      recognised("gone"),
      recognised("failing"),
    );
    expect(explained).toHaveLength(1);
    expect(findings).toEqual(twice);
  });

  it("knows a content by its SHA-256, whether that was announced or not", () => {
    const { findings, contents } = auditOf((state) => {
      state.accounts.failing.plan.isAnnounced = true;
      state.journal = entries(recognised("fine"), recognised("failing"));
    });
    expect({ findings, contents }).toEqual({ findings: twice, contents: 1 });
  });

  it("finds a recognition of a blob that no one knows, once it is a second", () => {
    const { findings } = journal(recognised("who"), recognised("who"));
    expect(findings).toMatchObject([{ subject: "content of the unknown blob who" }]);
  });
});
