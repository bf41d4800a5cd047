import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "../doctored.fixture.ts";
import { contentName } from "../evidence.fixture.ts";
import { entries, recognised, taken } from "../journal.fixture.ts";

/** How the finding ends that an account paid for what was never made. */
const never = (takenAtMs: number, endedAt = "no time") =>
  `that were never made, and no kill explains it (paid for last at 00:00:00.00${takenAtMs}Z, workers ended last at ${endedAt})`;

const died = (...blobIds: string[]) => ({
  kind: "thread_died" as const,
  functions: ["processBlob"],
  blobIds,
  dooms: [],
});

describe("the audit of what is spent", () => {
  it.each<Case>([
    [
      "more taken out of a budget than its limit",
      (state) => {
        // Labels cost more than may be spent.
        state.journal.push(...entries(...taken("labels", "cleo"), ...taken("labels", "cleo", -1)));
      },
      ["account cleo reserved $0.00175 on 1970-01-01, when $0.001 was its limit"],
    ],
    [
      "more paid than the limit",
      (state) => {
        Object.assign(state.trackedBlobs.refused.plan, { features: ["text", "faces"] });
        const paidOfAnother = [...taken("text", "ben"), ...taken("faces", "ben")];
        const calls = [
          recognised("refused", undefined, "text"),
          recognised("refused", undefined, "faces"),
        ];
        state.journal.push(...entries(...paidOfAnother, ...calls));
      },
      [
        `content ${contentName} (text) was recognised once more, for blob refused, and no kill explains it`,
        "account cleo was billed $0.002 on 1970-01-01, when $0.001 was its limit",
        "blob refused was recognised for text, and nothing was taken out of a budget for it",
        "blob refused was recognised for faces, and nothing was taken out of a budget for it",
        `account ben text paid for 1 calls ${never(1)}`,
        `account ben faces paid for 1 calls ${never(3)}`,
      ],
    ],
    [
      "a call that was not taken out of a budget",
      ({ journal }) => void journal.push(...entries(recognised("silent", undefined, "faces"))),
      [
        `content ${contentName} (faces) was paid for, and 0 blobs tell of that cost`,
        "blob silent was recognised for faces, and nothing was taken out of a budget for it",
      ],
    ],
    [
      "a call that was given back, and made",
      ({ journal }) =>
        void journal.push(
          ...entries(
            ...taken("faces"),
            ...taken("faces", "ada", -1),
            recognised("silent", undefined, "faces"),
          ),
        ),
      [
        `content ${contentName} (faces) was paid for, and 0 blobs tell of that cost`,
        "blob silent was recognised for faces, and nothing was taken out of a budget for it",
      ],
    ],
    [
      "a call that was paid for and never made",
      ({ journal }) => void journal.push(...entries(...taken("text"))),
      [`account ada text paid for 1 calls ${never(1)}`],
    ],
    [
      "an account that was refused, and has no limit",
      (state) =>
        void state.refusals.push({ plan: 0, account: "ada", dailyMicrodollars: undefined }),
      ["account ada was refused for the spending limit, and it has none"],
    ],
    [
      "an account that was refused after its limit was raised",
      (state) =>
        void state.refusals.push({ plan: 11, account: "cleo", dailyMicrodollars: 10_000_000 }),
      ["account cleo was refused for the spending limit, and $10 of $10 was left"],
    ],
    [
      "a blob that was refused though there was room for it",
      (state) => {
        for (const plan of [state.trackedBlobs.refused.plan, state.trackedBlobs.again.plan])
          Object.assign(plan, { features: ["text"] });
        state.refusals = [];
        state.trackedBlobs.again.isWithdrawn = true;
        Reflect.deleteProperty(state.trackedBlobs.again, "blob");
      },
      ["blob refused was refused for the spending limit, and $0.001 of $0.001 was left"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass a call that was given back, as it was throttled", () => {
    const throttled = { ...recognised("silent"), exception: "ThrottlingException" };
    const facts = [...taken(), throttled, ...taken("labels", "ada", -1)];
    expect(findingsOf(({ journal }) => void journal.push(...entries(...facts)))).toEqual([]);
  });

  it("lets pass what was paid for by whoever was killed before the call", () => {
    const facts = [...taken("text"), died("silent")];
    expect(findingsOf(({ journal }) => void journal.push(...entries(...facts)))).toEqual([]);
  });

  it("lets pass what a worker had sent that was dead by then", () => {
    const facts = [died("silent"), ...taken("text")];
    expect(findingsOf(({ journal }) => void journal.push(...entries(...facts)))).toEqual([]);
  });

  it("lets a death explain nothing that was sent after it", () => {
    const [death] = entries(died("silent"));
    const request = { callId: "sent-later", signedAtMs: 1_000 };
    const late = entries(...taken("text").map((entry) => ({ ...entry, request })));
    const findings = findingsOf(({ journal }) => {
      if (death) journal.push(death, ...late);
    });
    expect(findings).toEqual([`account ada text paid for 1 calls ${never(1, "00:00:00.000Z")}`]);
  });

  const request = { callId: "sent-again", signedAtMs: 0 };
  const reserved = (microdollars?: number) =>
    taken("text", "ada", microdollars).map((entry) => ({ ...entry, request }));

  it("lets pass what one call took out of a budget twice, as its first answer came too late", () => {
    const facts = [...reserved(), ...reserved(), recognised("silent", undefined, "text")];
    const findings = findingsOf(({ journal }) => void journal.push(...entries(...facts)));
    expect(findings.filter((finding) => finding.startsWith("account"))).toEqual([]);
  });

  it.each([
    ["took it out once, and was made by none", 1, 1, reserved()],
    ["took it out twice, and was made by none", 1, 3, [...reserved(), ...reserved()]],
    ["is another's", 2, 3, [...reserved(), ...taken("text")]],
  ])("lets a call that was sent again explain no more: what %s", (_, count, lastMs, facts) => {
    expect(findingsOf(({ journal }) => void journal.push(...entries(...facts)))).toEqual([
      `account ada text paid for ${count} calls ${never(lastMs)}`,
    ]);
  });

  it("lets pass what is reserved once the limit is raised", () => {
    const facts = [...taken("labels", "cleo"), ...taken("labels", "cleo", -1)];
    const late = entries(...facts).map((entry) => ({ ...entry, atMs: entry.atMs + 1_000 }));
    expect(findingsOf(({ journal }) => void journal.push(...late))).toEqual([]);
  });
});
