import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Blob, BlobAccount } from "../account.ts";
import type { Evidence } from "../evidence.ts";
import type { JournalEntry } from "../journal.ts";
import type { Picture } from "../picture.ts";
import type { ReceivedCallback } from "../receivers.ts";

const callbackSecret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const at = "2026-11-23T12:00:00.000Z";
export const attempts = 2;

function pictureOf(text: string, expects: Picture["expects"]): Picture {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { index: 2, bytes, sha256, expects };
}

export const car = pictureOf("a car", { status: "succeeded", classIndex: 2, confidence: 61 });
const tooSmall = pictureOf("a dot", { status: "failed", code: "image_too_small" });

type Attempt = NonNullable<NonNullable<Blob["callback"]>["attempts"]>[number];
const attempt = (more: Partial<Attempt>): Attempt => ({
  at,
  outcome: "failed",
  duration_ms: 5,
  ...more,
});

const plans = ["fine", "failing", "gone", "dead", "small", "silent"];

/** One blob of a picture, at its end, with its callback as the receiver makes it. */
function account(
  blobId: string,
  receiver: BlobAccount["plan"]["receiver"],
  picture: Picture = car,
): BlobAccount {
  return {
    plan: { index: plans.indexOf(blobId), picture, isAnnounced: false, uploads: 1, receiver },
    blobId,
    callbackSecret: receiver === "none" ? undefined : callbackSecret,
    fate: "result",
    uploadedAtMs: Date.parse(at) - 1_000,
    uploads: 1,
    blob: {
      blob_id: blobId,
      created_at: at,
      updated_at: at,
      ...(picture === car
        ? { status: "succeeded", labels: [label("Car", 61)], warnings: [] }
        : { status: "failed", error: refusal("image_too_small") }),
      ...(receiver !== "none" && { callback: ledgerOf(receiver) }),
    },
  };
}

const label = (name: string, confidence: number) => ({
  label: name,
  confidence,
  parents: [],
  aliases: [],
  categories: [],
  instances: [],
});

const refusal = (code: "image_too_small") => ({ code, message: "", hint: "", retryable: false });

/** Made anew each time: a test doctors it. */
function ledgerOf(receiver: Exclude<BlobAccount["plan"]["receiver"], "none">) {
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
    case "dead":
      return { url, status: "failed" as const, attempts: [refused(), refused()] };
  }
}

/** A callback, signed, as the receiver got it before this one was in the ledger. */
export function callbackOf({ blob }: BlobAccount, answered = 204, secret = callbackSecret) {
  const { callback, ...rest } = blob as Blob;
  const before = { ...callback, status: "pending", attempts: callback?.attempts?.slice(0, -1) };
  const body = JSON.stringify({ ...rest, callback: before });
  return signed(rest.blob_id, body, answered, secret);
}

export function signed(blobId: string, body: string, answered: number, secret = callbackSecret) {
  const id = `blob_${blobId}`;
  const received: ReceivedCallback = {
    atMs: Date.parse(at),
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

export const contentName = `sha256:${car.sha256}`;

type WithoutTime<Entry> = Entry extends JournalEntry ? Omit<Entry, "atMs" | "arrivedAtMs"> : never;

/** One ms after another. DetectLabels answers at once, unless the call is told to have come in before. */
export const entries = (...facts: WithoutTime<JournalEntry>[]): JournalEntry[] =>
  facts.map((fact, atMs) => ({ arrivedAtMs: atMs, ...fact, atMs }) as JournalEntry);

export const recognised = (blobId: string, arrivedAtMs?: number) =>
  ({
    kind: "detect_labels",
    blobId,
    ...(arrivedAtMs !== undefined && { arrivedAtMs }),
  }) as const;
export const remembered = (name: string) =>
  ({ kind: "remembered", contentKey: `${name}:soak-stub/10:1` }) as const;

/** What a soak of six blobs leaves behind, if all is well. A test doctors it. */
export function goodEvidence() {
  const accounts = {
    fine: account("fine", "fine"),
    failing: account("failing", "failing"),
    gone: account("gone", "gone"),
    dead: account("dead", "dead"),
    small: account("small", "slow", tooSmall),
    silent: account("silent", "none"),
  };
  const { fine, failing, gone, small } = accounts;
  const received = {
    fine: callbackOf(fine),
    failing: callbackOf(failing),
    gone: callbackOf(gone, 410),
    small: callbackOf(small),
  };
  const behind: Evidence["behind"] = {
    rows: Object.values(accounts).map(({ blobId, blob }) => ({
      blob_id: blobId,
      status: blob?.status ?? "",
      metadata: '{"plan":"0"}',
    })),
    claims: [],
    versions: [],
    depths: [{ queue: "uploads", waiting: 0, received: 0, delayed: 0 }],
    dead: { uploads: [], callbacks: ['{"blob_id":"dead","delivery":1}'] },
  };
  return {
    planned: plans.length,
    accounts,
    received,
    behind,
    journal: entries(recognised("fine"), remembered(contentName)),
    lostCreations: new Map<number, number>(),
  };
}

export type Doctored = ReturnType<typeof goodEvidence>;

export function asEvidence({ accounts, received, ...rest }: Doctored): Evidence {
  return { ...rest, accounts: Object.values(accounts), received: Object.values(received) };
}
