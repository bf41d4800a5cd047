import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Blob, TrackedBlob } from "../clients/tracked-blob.ts";
import { boxOf, type ImageErrorCode, type Picture, type Sight } from "../pictures/picture.ts";
import type { Account } from "../plan/accounts.ts";
import { type Feature, features } from "../plan/feature-of-operation.ts";
import type { ReceivedCallback } from "../receivers/receivers.ts";

const callbackSecret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const at = "2026-11-23T12:00:00.000Z";

function pictureOf(text: string, expects: Picture["expects"]): Picture {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { index: 2, bytes, sha256, expects };
}

/** A JPEG that was recognised as it is. */
export const car = pictureOf("a car", {
  status: "succeeded",
  image: { format: "jpeg", width: 320, height: 240, isConverted: false, isRepaired: false },
  classIndex: 2,
  confidence: 61,
  explicit: 34,
});
export const tooSmall = pictureOf("a dot", { status: "failed", code: "image_too_small" });
/** A JPEG was made of it. It lies on its side, and lacks its end. */
export const bus = pictureOf("a bus that is a PNG", {
  status: "succeeded",
  image: {
    ...{ format: "png", width: 240, height: 320, orientation: 6 },
    ...{ isConverted: true, isRepaired: true },
  },
  classIndex: 5,
  confidence: 70,
  explicit: 34,
});
/** No JPEG could be made of it. */
export const cutOff = pictureOf("a HEIC image, cut", { status: "failed", code: "corrupt_image" });

type Ledger = NonNullable<Blob["callback"]>;
type Attempt = NonNullable<NonNullable<Blob["callback"]>["attempts"]>[number];
const attempt = (more: Partial<Attempt>): Attempt => ({
  at,
  outcome: "failed",
  duration_ms: 5,
  ...more,
});

export const plans = [
  ...["fine", "failing", "gone", "dead", "small", "silent", "all", "bus", "cutOff"],
  ...["fetched", "deleted", "again"],
];

/** One blob of a picture, at its end, with its callback as the receiver makes it. */
export function tracked(
  blobId: string,
  receiver: TrackedBlob["plan"]["receiver"],
  picture: Picture = car,
  account: Account = "ada",
): TrackedBlob {
  return {
    plan: {
      index: plans.indexOf(blobId === "refused" ? "again" : blobId),
      ...{ account, sending: "once", isProbed: false },
      ...{ picture, isAnnounced: false, uploads: 1, receiver },
      ...{ features: ["labels"], isDefault: true, faceAttributes: false },
    },
    blobId,
    replays: [false],
    createdAtMs: Date.parse(at) - 2_000,
    callbackSecret: receiver === "none" ? undefined : callbackSecret,
    fate: "result",
    uploadedAtMs: Date.parse(at) - 1_000,
    uploads: 1,
    blob: {
      blob_id: blobId,
      created_at: at,
      updated_at: at,
      ...resultOf(blobId, picture),
      ...(receiver !== "none" && { callback: ledgerOf(receiver) as Ledger }),
    },
  };
}

function resultOf(blobId: string, { bytes, expects }: Picture) {
  if (expects.status === "failed") {
    return { status: "failed" as const, error: refusal(expects.code) };
  }
  const { format, width, height, orientation, isConverted, isRepaired } = expects.image;
  const isPayer = blobId === "fine" || blobId === "bus";
  return {
    status: "succeeded" as const,
    labels: [label(blobId === "bus" ? "Bus" : "Car", expects)],
    warnings: isRepaired ? [{ code: "image_repaired" as const, message: "", hint: "" }] : [],
    image: {
      ...{ format, width, height, bytes: bytes.length, etag: "" },
      ...(orientation !== undefined && { orientation }),
      ...(isConverted && { converted: true as const }),
    },
    recognition: recognitionOf(isPayer ? ["labels"] : [], isPayer ? [] : ["labels"]),
  };
}

const label = (name: string, sight: Sight) => ({
  label: name,
  confidence: sight.confidence,
  parents: [],
  aliases: [],
  categories: [],
  instances: [{ confidence: sight.confidence, bounding_box: boxOf(sight) }],
});

/** Who answered: what this blob paid for, and what was known. */
function recognitionOf(paid: readonly Feature[], known: readonly Feature[]) {
  const facts = { detector: "soak-stub", model_version: "1", detected_at: at };
  const told = [...paid, ...known].map((feature) => [
    feature,
    {
      ...facts,
      cached: known.includes(feature),
      ...(known.includes(feature) && { cached_at: at }),
    },
  ]);
  const microdollars = paid.length * 1_000 + (paid.includes("labels") ? 750 : 0);
  return {
    features: Object.fromEntries(told) as Record<Feature, typeof facts & { cached: boolean }>,
    cost: { calls: paid.length, estimated_usd: microdollars / 1_000_000 },
  };
}

/** A blob that was asked for everything, of a picture whose labels were known. */
export function trackedAll(): TrackedBlob {
  const its = tracked("all", "none");
  const polygon = [{ x: 0, y: 0 }];
  const boundingBox = boxOf({ classIndex: 2, confidence: 61, explicit: 34 });
  const written = { text: "picture-2", confidence: 61, bounding_box: boundingBox, polygon };
  Object.assign(its.plan, {
    ...{ features: [...features], isDefault: false, faceAttributes: true },
    policy: { block: { Explicit: 80 }, review: { Explicit: 30 } },
  });
  const because = { label: "Explicit", confidence: 34, threshold: 30, decision: "review" };
  Object.assign(its.blob ?? {}, {
    moderation: { labels: [], content_types: [] },
    text: { lines: [written], words: [written] },
    faces: [
      {
        confidence: 61,
        bounding_box: boundingBox,
        attributes: { age_range: { low: 2, high: 12 } },
      },
    ],
    verdict: { decision: "review", because: [because] },
    recognition: recognitionOf(["moderation", "text", "faces"], ["labels"]),
  });
  return its;
}

/** Deleted once its result was read. Its creation was sent twice at once, with another body, and after the deletion. */
export function trackedDeleted(): TrackedBlob {
  const { blob: seen, ...its } = tracked("deleted", "fine");
  Object.assign(its.plan, { sending: "twice_at_once", order: "order-1", deletion: "after" });
  return {
    ...its,
    order: "order-1",
    replays: [false, true],
    otherBody: "idempotency_key_reused",
    deletion: {
      ...{ when: "after", statusBefore: "succeeded", seen, answer: 204, isRepeated: false },
      ...{ answeredAtMs: Date.parse(at) + 1_000, createdAgain: "idempotency_key_reused" },
    },
  };
}

/** Recognition was not paid for it. */
export function trackedRefused(): TrackedBlob {
  const its = tracked("refused", "none", car, "cleo");
  const { blob_id, created_at, updated_at } = its.blob as Blob;
  const error = { code: "spending_limit" as const, message: "", hint: "", retryable: true };
  const blob: Blob = { blob_id, created_at, updated_at, status: "failed", error };
  return { ...its, fate: "over_limit", blob };
}

/** Its picture again, when more could be spent: with the `Idempotency-Key` that another account has, too. */
export function trackedAgain(): TrackedBlob {
  const its = tracked("again", "none", car, "cleo");
  Object.assign(its.plan, { sending: "answer_lost", order: "order-1" });
  return { ...its, order: "order-1", replays: [true] };
}

const refusal = (code: ImageErrorCode) => ({ code, message: "", hint: "", retryable: false });

/** Its listener was killed twice, once before it handed it on; then the receiver failed, and took it. */
const fetchedAttempts = () => {
  const via = "mailbox" as const;
  const gone = () => attempt({ via, error_code: "listener_gone" });
  return [
    gone(),
    gone(),
    attempt({ via, phase: "status", status_code: 500, error_code: "status_5xx" }),
    attempt({ via, outcome: "delivered", status_code: 204 }),
  ];
};

/** Made anew each time: a test doctors it. */
function ledgerOf(receiver: Exclude<TrackedBlob["plan"]["receiver"], "none">) {
  const url = "http://127.0.0.1:8080/";
  const delivered = attempt({ outcome: "delivered", status_code: 204 });
  const refused = () => attempt({ phase: "connect" });
  switch (receiver) {
    case "fine":
    case "slow":
      return { url, status: "delivered" as const, attempts: [delivered] };
    case "failing":
      return { url, status: "delivered" as const, attempts: [refused(), delivered] };
    case "gone":
      return { url, status: "stopped" as const, attempts: [attempt({ status_code: 410 })] };
    case "mailbox":
      return { mailbox: "soak", status: "delivered" as const, attempts: fetchedAttempts() };
    case "dead":
      return { url, status: "failed" as const, attempts: [refused(), refused()] };
  }
}

/**
 * A callback, signed, as the receiver got it before this one was in the ledger.
 * @param madeBefore how many attempts there were before it: all but the last without
 */
export function callbackOf(
  { blob, deletion, plan }: TrackedBlob,
  answered = 204,
  secret = callbackSecret,
  madeBefore = -1,
) {
  const its = (blob ?? deletion?.seen) as Blob;
  const { callback, ...rest } = its;
  const attempts = callback?.attempts?.slice(0, madeBefore);
  const before = { ...callback, status: "pending", attempts };
  const body = JSON.stringify({ ...rest, callback: before });
  return signed(rest.blob_id, body, answered, secret, pathOf(plan));
}

const pathOf = ({ receiver, index, account }: TrackedBlob["plan"]) =>
  `/${receiver}/${receiver === "mailbox" ? account : index}`;

export function signed(
  blobId: string,
  body: string,
  answered: number,
  secret = callbackSecret,
  path = `/fine/${plans.indexOf(blobId)}`,
) {
  const id = `blob_${blobId}`;
  const received: ReceivedCallback = {
    atMs: Date.parse(at),
    path,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(Date.parse(at) / 1000),
      "webhook-signature": new Webhook(secret).sign(id, new Date(at), body),
    },
    body,
    answered,
  };
  return received;
}
