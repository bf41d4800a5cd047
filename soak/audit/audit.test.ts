import { describe, expect, it } from "@jest/globals";
import { audit } from "./audit.ts";
import {
  asEvidence,
  attempts,
  callbackOf,
  type Doctored,
  goodEvidence,
  signed,
} from "./evidence.fixture.ts";

const now = new Date("2026-11-23T12:01:00.000Z");
const later = "2026-11-23T12:02:00.000Z";

/** What the audit says of a good state that was made worse. */
function auditOf(doctor: (state: Doctored) => void = () => {}) {
  const state = goodEvidence();
  doctor(state);
  return audit(asEvidence(state), { callbackAttempts: attempts, now });
}

const findingsOf = (doctor: (state: Doctored) => void) =>
  auditOf(doctor).findings.map(({ subject, why }) => `${subject} ${why}`);

describe("the audit", () => {
  it("finds nothing where nothing is", () => {
    expect(auditOf()).toEqual({ findings: [], explained: [], contents: 1 });
  });

  it.each<[string, (state: Doctored) => void, string[]]>([
    [
      "a lost blob",
      ({ accounts }) => {
        accounts.silent.blob = undefined;
      },
      ["blob silent is lost: the API does not know it"],
    ],
    [
      "a blob that is stuck",
      ({ accounts }) => void Object.assign(accounts.silent.blob ?? {}, { status: "processing" }),
      ["blob silent is stuck: processing"],
    ],
    [
      "a blob that waits for an upload that was answered",
      ({ accounts }) =>
        void Object.assign(accounts.silent.blob ?? {}, { status: "awaiting_upload" }),
      ["blob silent is stuck: awaiting_upload"],
    ],
    [
      "a result that is another picture's",
      ({ accounts }) => void Object.assign(accounts.silent.blob ?? {}, { labels: [] }),
      ["blob silent is succeeded (), but its picture 2 is to be Car"],
    ],
    [
      "a failure that should be none",
      ({ accounts, behind }) => {
        const error = { code: "recognition_throttled", message: "", hint: "", retryable: true };
        Object.assign(accounts.silent.blob ?? {}, { status: "failed", error });
        behind.dead.uploads.push('{"Records":[{"s3":{"object":{"key":"uploads/silent"}}}]}');
      },
      [
        "blob silent is failed (recognition_throttled), but its picture 2 is to be Car",
        "upload uploads/silent was put aside in the dead-letter queue",
      ],
    ],
    [
      "a client that never got to create its blob",
      (state) => {
        state.planned += 1;
      },
      ["1 of 7 blobs were never created"],
    ],
    [
      "a blob that no one was told of",
      ({ behind }) => void behind.rows.push({ blob_id: "stranger", status: "succeeded" }),
      ["blob stranger is in the table, but no client was told of it"],
    ],
    [
      "a callback that never came",
      ({ received }) => Reflect.deleteProperty(received, "fine"),
      ["callback of blob fine (fine) was never delivered"],
    ],
    [
      "a callback that only came to be refused",
      (state) => {
        state.received.failing = callbackOf(state.accounts.failing, 500);
      },
      ["callback of blob failing (failing) was never delivered"],
    ],
    [
      "a callback that someone else signed",
      (state) => {
        const secret = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
        state.received.fine = callbackOf(state.accounts.fine, 204, secret);
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
      ({ accounts }) => {
        const ledger = accounts.failing.blob?.callback;
        if (ledger) Object.assign(ledger, { attempts: ledger.attempts?.slice(1) });
      },
      ["callback of blob failing (failing) told of attempts that are not in the ledger"],
    ],
    [
      "a callback that is pending for ever",
      ({ accounts }) =>
        void Object.assign(accounts.gone.blob ?? {}, {
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
      ({ accounts }) =>
        void Object.assign(accounts.dead.blob?.callback ?? {}, {
          attempts: accounts.dead.blob?.callback?.attempts?.slice(1),
        }),
      ["callback of blob dead (dead) has 1 attempts in its ledger, not 2"],
    ],
    [
      "an object that is left",
      ({ behind }) => void behind.versions.push("uploads/fine"),
      ["object uploads/fine is still in the bucket"],
    ],
    [
      "leases that are held",
      ({ behind }) => {
        behind.claims.push("claim:1");
        Object.assign(behind.rows[0] ?? {}, {
          status: "processing",
          lease_until: later,
          callback: { status: "pending", secret: "", lease_until: later },
        });
      },
      [
        "content claim:1 is still claimed",
        "blob fine is still leased",
        "callback of blob fine is still leased",
      ],
    ],
    [
      "a message that is left",
      ({ behind }) =>
        void behind.depths.push({ queue: "callbacks", waiting: 0, received: 1, delayed: 0 }),
      ["queue callbacks has messages: 0 waiting, 1 received, 0 delayed"],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass what no picture came for and was deleted, and a creation that was not answered", () => {
    const findings = findingsOf(({ accounts, behind, lostCreations }) => {
      Object.assign(accounts.silent, {
        fate: "never_uploaded",
        blob: undefined,
        isWithdrawn: true,
      });
      behind.rows.push({ blob_id: "unknown", status: "succeeded", metadata: '{"plan":"4"}' });
      lostCreations.set(4, 1);
    });
    expect(findings).toEqual([]);
  });

  it("takes one unanswered creation for one blob", () => {
    const findings = findingsOf(({ behind, lostCreations }) => {
      for (const blobId of ["first", "second"])
        behind.rows.push({ blob_id: blobId, status: "succeeded", metadata: '{"plan":"4"}' });
      lostCreations.set(4, 1);
    });
    expect(findings).toEqual(["blob second is in the table, but no client was told of it"]);
  });
});
