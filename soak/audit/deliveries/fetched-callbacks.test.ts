import { describe, expect, it } from "@jest/globals";
import { callbackOf } from "../blobs.fixture.ts";
import { type Case, findingsOf } from "../doctored.fixture.ts";
import type { Doctored } from "../evidence.fixture.ts";

/** What came out of the mailbox, with its ledger as it is by now. */
function fetchAgain({ trackedBlobs: { fetched }, received }: Doctored): void {
  received.lost = callbackOf(fetched, 204, undefined, 1);
  received.failed = callbackOf(fetched, 500, undefined, 2);
  received.fetched = callbackOf(fetched);
}

describe("the audit of what is fetched from a mailbox", () => {
  it.each<Case>([
    [
      "a callback that was never fetched",
      ({ received }) => {
        for (const each of ["lost", "failed", "fetched"]) Reflect.deleteProperty(received, each);
      },
      [
        "callback of blob fetched (mailbox) was never delivered",
        "callback of blob fetched (mailbox) has a 204 in its ledger that no receiver answered",
        "callback of blob fetched (mailbox) has a 500 in its ledger that no receiver answered",
      ],
    ],
    [
      "a callback that was fetched more often than its ledger says",
      (state) => {
        const made = state.trackedBlobs.fetched.blob?.callback?.attempts ?? [];
        for (const each of made.slice(0, 2)) Object.assign(each, { error_code: "name_not_found" });
        fetchAgain(state);
      },
      [
        ...Array(2).fill(
          "callback of blob fetched (mailbox) has an attempt that ended with name_not_found",
        ),
        "callback of blob fetched (mailbox) was answered 1 times that are not in its ledger",
      ],
    ],
    [
      "a callback that somebody was called with, though it was to be fetched",
      (state) => {
        for (const each of state.trackedBlobs.fetched.blob?.callback?.attempts ?? [])
          Reflect.deleteProperty(each, "via");
        fetchAgain(state);
      },
      ["callback of blob fetched (mailbox) has attempts that were not fetched"],
    ],
    [
      "an attempt out of a mailbox, though somebody was to be called",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.fine.blob?.callback?.attempts[0] ?? {}, { via: "mailbox" }),
      ["callback of blob fine (fine) has attempts out of a mailbox"],
    ],
    [
      "a callback that was delivered twice by its ledger",
      (state) => {
        const [first = {}] = state.trackedBlobs.fetched.blob?.callback?.attempts ?? [];
        Object.assign(first, { outcome: "delivered", status_code: 204 });
        Reflect.deleteProperty(first, "error_code");
        fetchAgain(state);
      },
      ["callback of blob fetched (mailbox) is delivered twice in its ledger"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
