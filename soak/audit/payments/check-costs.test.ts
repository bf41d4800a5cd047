import { describe, expect, it } from "@jest/globals";
import { callbackOf } from "../blobs.fixture.ts";
import { type Case, findingsOf } from "../doctored.fixture.ts";
import { contentName } from "../evidence.fixture.ts";
import { entries, paid } from "../journal.fixture.ts";

describe("the audit of what blobs tell of their cost", () => {
  it.each<Case>([
    [
      "a cost that is too low",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.recognition ?? {}, {
          cost: { calls: 2, estimated_usd: 0.002 },
        }),
      ["blob all tells of a cost of 2 calls for $0.002, and not of 3 calls for $0.003"],
    ],
    [
      "a cost that is not told",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob?.recognition ?? {}, { cost: undefined }),
      ["blob silent tells of a cost of nothing, and not of 0 calls for $0"],
    ],
    [
      "a cost of what another blob paid",
      ({ trackedBlobs }) => {
        const { features, cost } = trackedBlobs.silent.blob?.recognition ?? {};
        Object.assign(features?.labels ?? {}, { cached: false });
        Object.assign(cost ?? {}, { calls: 1, estimated_usd: 0.00175 });
      },
      [
        "blob silent tells that it paid for labels, and did not",
        `content ${contentName} (labels) was paid for, and 2 blobs tell of that cost`,
      ],
    ],
    [
      "a payment that no blob tells of",
      ({ trackedBlobs }) => {
        const { features, cost } = trackedBlobs.all.blob?.recognition ?? {};
        Object.assign(features?.text ?? {}, { cached: true });
        Object.assign(cost ?? {}, { calls: 2, estimated_usd: 0.002 });
      },
      [`content ${contentName} (text) was paid for, and 0 blobs tell of that cost`],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("asks nobody to tell of a call whose blob was deleted, though another's worker died after one before", () => {
    const died = { kind: "thread_died" as const, functions: ["processBlob"], blobIds: ["fine"] };
    const findings = findingsOf((state) => {
      const { fine, deleted } = state.trackedBlobs;
      Reflect.deleteProperty(deleted.deletion ?? {}, "seen");
      Object.assign(fine.blob?.recognition ?? {}, { cost: { calls: 0, estimated_usd: 0 } });
      Object.assign(fine.blob?.recognition?.features?.labels ?? {}, { cached: true });
      state.received.fine = callbackOf(fine);
      const [, , first, ...others] = state.journal;
      if (!first) return;
      const again = entries({ ...died, dooms: [] }, ...paid("deleted"));
      state.journal = [...state.journal.slice(0, 2), first, ...again, ...others];
    });
    expect(findings).toEqual([]);
  });
});
