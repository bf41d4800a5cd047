import { describe, expect, it } from "@jest/globals";
import { asEvidence, contentName, type Doctored, goodEvidence } from "../evidence.fixture.ts";
import { entries, recognised, remembered } from "../journal.fixture.ts";
import { checkRecognitions } from "./check-recognitions.ts";

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
      subject: `content ${contentName} (labels)`,
      why: "was recognised once more, for blob failing, and no kill explains it",
    },
  ];
  const died = (...blobIds: string[]) => ({
    kind: "thread_died" as const,
    functions: ["processBlob"],
    blobIds,
    dooms: [{ function: "processBlob", writes: 1 }],
  });

  it("finds a content that was paid for twice", () => {
    expect(journal(recognised("fine"), recognised("failing")).findings).toEqual(twice);
  });

  it.each(["moderation", "text", "faces"] as const)(
    "finds one whose %s were paid for twice",
    (feature) => {
      const first = recognised("all", undefined, feature);
      expect(journal(first, died("fine"), first).findings).toEqual([
        {
          subject: `content ${contentName} (${feature}${feature === "faces" ? " with attributes" : ""})`,
          why: "was recognised once more, for blob all, and no kill explains it",
        },
      ]);
    },
  );

  it("takes each feature for an answer of its own, and faces with attributes for another than without", () => {
    const { findings, answers } = auditOf((state) => {
      Object.assign(state.trackedBlobs.silent.plan, { features: ["labels", "faces"] });
      state.journal = entries(
        recognised("fine"),
        ...(["moderation", "text", "faces"] as const).map((feature) =>
          recognised("all", undefined, feature),
        ),
        recognised("silent", undefined, "faces"),
      );
    });
    expect({ findings, answers }).toEqual({ findings: [], answers: 5 });
  });

  it.each([
    ["moderation", "moderation:soak-stub/10", "text:soak-stub"],
    ["text", "text:soak-stub", "soak-stub/10"],
    ["faces", "faces:soak-stub/attributes", "faces:soak-stub"],
  ] as const)(
    "explains a second time for %s where it was not in the cache, whatever else was",
    (feature, its, other) => {
      const first = recognised("all", undefined, feature);
      const again = (source: string) =>
        journal(first, remembered(contentName, source), died("all"), first);
      expect(again(other).explained).toHaveLength(1);
      expect(again(its).findings).toHaveLength(1);
    },
  );

  it("counts what was refused for nothing", () => {
    const refused = { ...recognised("fine"), exception: "ThrottlingException" };
    expect(journal(refused, recognised("failing"))).toMatchObject({ findings: [], answers: 1 });
  });

  it("explains a second time by the worker that died with the answer", () => {
    const { findings, explained } = journal(
      recognised("fine"),
      died("gone", "fine"),
      recognised("failing"),
    );
    expect(findings).toEqual([]);
    expect(explained).toEqual([
      `${contentName} (labels): the worker of blob fine was killed between the answer and the cache`,
    ]);
  });

  it("explains it by a worker that died while Rekognition was at it, and answered all the same", () => {
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
    const { findings, answers } = auditOf((state) => {
      state.trackedBlobs.failing.plan.isAnnounced = true;
      state.journal = entries(recognised("fine"), recognised("failing"));
    });
    expect({ findings, answers }).toEqual({ findings: twice, answers: 1 });
  });

  it("finds a recognition of a blob that no one knows, once it is a second", () => {
    const { findings } = journal(recognised("who"), recognised("who"));
    expect(findings).toMatchObject([{ subject: "content of the unknown blob who (labels)" }]);
  });
});
