import { describe, expect, it } from "@jest/globals";
import { audit } from "./audit.ts";
import {
  asEvidence,
  attempts,
  callbackOf,
  contentName,
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

/** What came out of the mailbox, with its ledger as it is by now. */
function fetchAgain({ trackedBlobs: { fetched }, received }: Doctored): void {
  received.lost = callbackOf(fetched, 204, undefined, 1);
  received.failed = callbackOf(fetched, 500, undefined, 2);
  received.fetched = callbackOf(fetched);
}

describe("the audit", () => {
  it("finds nothing where nothing is", () => {
    expect(auditOf()).toEqual({ findings: [], explained: [], answers: 5 });
  });

  it.each<[string, (state: Doctored) => void, string[]]>([
    [
      "a lost blob",
      ({ trackedBlobs }) => {
        trackedBlobs.silent.blob = undefined;
      },
      ["blob silent is lost: the API does not know it"],
    ],
    [
      "a blob that is stuck",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob ?? {}, { status: "processing" }),
      ["blob silent is stuck: processing"],
    ],
    [
      "a blob that waits for an upload that was answered",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.silent.blob ?? {}, { status: "awaiting_upload" }),
      ["blob silent is stuck: awaiting_upload"],
    ],
    [
      "a result that is another picture's",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.silent.blob ?? {}, { labels: [] }),
      ["blob silent is to have Car 61 at 0.015 0.25 0.5 0.5 for labels, and has "],
    ],
    [
      "a failure that should be none",
      ({ trackedBlobs, behind }) => {
        const error = { code: "recognition_throttled", message: "", hint: "", retryable: true };
        Object.assign(trackedBlobs.silent.blob ?? {}, { status: "failed", error });
        behind.dead.uploads.push('{"Records":[{"s3":{"object":{"key":"uploads/silent"}}}]}');
      },
      [
        "blob silent is failed (recognition_throttled), but its picture 2 is to be succeeded",
        "upload uploads/silent was put aside in the dead-letter queue",
      ],
    ],
    [
      "a client that never got to create its blob",
      (state) => {
        state.planned += 1;
      },
      ["1 of 11 blobs were never created"],
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
    [
      "an answer that is missing",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.blob ?? {}, { text: undefined }),
      ["blob all has no answer for text"],
    ],
    [
      "an answer that was not asked for",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.fine.blob ?? {}, { faces: [] }),
      [
        "blob fine tells of faces, which was not asked for",
        "callback of blob fine (fine) told something else than GET does",
      ],
    ],
    [
      "a feature of which it is not told who answered",
      ({ trackedBlobs }) => {
        Reflect.deleteProperty(trackedBlobs.all.blob?.recognition?.features ?? {}, "labels");
      },
      [
        "blob all names who answered for moderation,text,faces, and not for labels,moderation,text,faces",
      ],
    ],
    [
      "moderation of another picture",
      ({ trackedBlobs }) => {
        const found = { label: "Explicit", confidence: 90, parents: [], taxonomy_level: 1 };
        Object.assign(trackedBlobs.all.blob ?? {}, {
          moderation: { labels: [found], content_types: [] },
        });
      },
      ["blob all is to have  for moderation, and has Explicit 90"],
    ],
    [
      "text of another picture",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.text?.lines[0] ?? {}, { text: "picture-3" }),
      [
        "blob all is to have picture-2 61 at 0.015 0.25 0.5 0.5 for text, and has picture-3 61 at 0.015 0.25 0.5 0.5",
      ],
    ],
    [
      "a face of another picture",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.faces?.[0] ?? {}, { confidence: 60 }),
      [
        "blob all is to have 61 at 0.015 0.25 0.5 0.5, 2 to 12 years for faces, and has 60 at 0.015 0.25 0.5 0.5, 2 to 12 years",
      ],
    ],
    [
      "a face without the attributes that were asked for",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.faces?.[0] ?? {}, { attributes: undefined }),
      [
        "blob all is to have 61 at 0.015 0.25 0.5 0.5, 2 to 12 years for faces, and has 61 at 0.015 0.25 0.5 0.5",
      ],
    ],
    [
      "a verdict that its policy does not say",
      ({ trackedBlobs }) =>
        void Object.assign(trackedBlobs.all.blob?.verdict ?? {}, {
          decision: "allow",
          because: [],
        }),
      [
        "blob all has the verdict allow, and its policy says review because of Explicit 34 from 30 on",
      ],
    ],
    [
      "a verdict for reasons that are none",
      ({ trackedBlobs }) => {
        Object.assign(trackedBlobs.all.plan, { policy: { review: { Explicit: 20 } } });
      },
      [
        "blob all has the verdict review because of Explicit 34 from 30 on, and its policy says review because of Explicit 34 from 20 on",
      ],
    ],
    [
      "a verdict that is missing",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.blob ?? {}, { verdict: undefined }),
      [
        "blob all has the verdict none, and its policy says review because of Explicit 34 from 30 on",
      ],
    ],
    [
      "a verdict that nobody asked for",
      ({ trackedBlobs }) => void Object.assign(trackedBlobs.all.plan, { policy: undefined }),
      [
        "blob all has the verdict review because of Explicit 34 from 30 on, and its policy says none",
      ],
    ],
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

  it("lets pass what no picture came for and was deleted, and a creation that was not answered", () => {
    const findings = findingsOf(({ trackedBlobs, behind, lostCreations }) => {
      Object.assign(trackedBlobs.silent, {
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
