import { describe, expect, it } from "@jest/globals";
import { callbackOf, signed } from "../blobs.fixture.ts";
import { type Case, findingsOf } from "../doctored.fixture.ts";

describe("the audit of callbacks", () => {
  it.each<Case>([
    [
      "a callback that never came",
      ({ received }) => Reflect.deleteProperty(received, "fine"),
      ["callback of blob fine (fine) was never delivered"],
    ],
    [
      "a callback that only came to be refused",
      (state) => {
        state.received.failing = callbackOf(state.trackedBlobs.failing, 500);
      },
      ["callback of blob failing (failing) was never delivered"],
    ],
    [
      "a callback that someone else signed",
      (state) => {
        const secret = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
        state.received.fine = callbackOf(state.trackedBlobs.fine, 204, secret);
      },
      [
        "callback of blob fine has a signature that is not right",
        "callback of blob fine (fine) was never delivered",
      ],
    ],
    [
      "a callback that was sent long ago",
      ({ received }) => {
        received.fine.atMs += 6 * 60_000;
      },
      [
        "callback of blob fine has a timestamp of another time",
        "callback of blob fine (fine) was never delivered",
      ],
    ],
    [
      "a callback that tells something else",
      ({ received }) => {
        const body = received.fine.body.replace('"Car"', '"Cat"');
        received.fine = signed("fine", body, 204);
      },
      ["callback of blob fine (fine) told something else than GET does"],
    ],
    [
      "an attempt that is not in the ledger",
      ({ trackedBlobs }) => {
        const ledger = trackedBlobs.failing.blob?.callback;
        if (ledger) Object.assign(ledger, { attempts: ledger.attempts?.slice(1) });
      },
      ["callback of blob failing (failing) told of attempts that are not in the ledger"],
    ],
    [
      "a callback that is pending for ever",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.gone.blob ?? {}, {
          callback: { url: "", status: "pending", attempts: [] },
        }),
      [
        "callback of blob gone (gone) is pending in the ledger, and not stopped",
        "callback of blob gone (gone) has no 410 in its ledger",
      ],
    ],
    [
      "a callback that was given up and is no dead letter",
      ({ behind }) => {
        behind.dead.callbacks = [];
      },
      ["callback of blob dead (dead) is not a dead letter"],
    ],
    [
      "a dead letter of a callback that arrived",
      ({ behind }) => void behind.dead.callbacks.push('{"blob_id":"fine","delivery":1}'),
      ["callback of blob fine (fine) is a dead letter"],
    ],
    [
      "a callback that was given up too early",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.dead.blob?.callback ?? {}, {
          attempts: trackedBlobs.dead.blob?.callback?.attempts?.slice(1),
        }),
      ["callback of blob dead (dead) has 1 attempts in its ledger, not 2"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });
});
