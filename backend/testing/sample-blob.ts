import { defaultAccount } from "../core/api-keys/access-key.ts";
import type { BlobRecord, BlobState, Processing, Succeeded } from "../core/blob/blob.ts";
import { type Callback, newCallback, type UrlTarget } from "../core/blob/callback.ts";
import type { RecognitionFacts } from "../core/features/features.ts";
import type { Label } from "../core/features/labels/label.ts";

export function label(name: string, confidence: number, more: Partial<Label> = {}): Label {
  return {
    label: name,
    confidence,
    parents: [],
    aliases: [],
    categories: [],
    instances: [],
    ...more,
  };
}

export const carLabel = label("Car", 98.5, {
  parents: ["Transportation", "Vehicle"],
  aliases: ["Automobile"],
  categories: ["Vehicles and Automotive"],
  instances: [
    { confidence: 98.5, boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } },
    { confidence: 40, boundingBox: { left: 0.5, top: 0.5, width: 0.1, height: 0.1 } },
  ],
});

export const vehicle = label("Vehicle", 98.5, { parents: ["Transportation"] });

/** Who found labels, and when. */
export const recognitionFacts: RecognitionFacts = {
  detector: "fake",
  modelVersion: "fake-1",
  detectedAt: "2026-11-23T12:00:03.000Z",
};

export function succeeded(
  labels: Label[] = [carLabel, vehicle],
  recognition: RecognitionFacts = recognitionFacts,
): Succeeded {
  return {
    status: "succeeded",
    image: { bytes: 483_201, etag: "9b2cf535", format: "jpeg", width: 1600, height: 1200 },
    answers: { labels: { result: labels, recognition } },
  };
}

/** Taken up at 12:00:00 for a minute, and to be given up at 18:00:00. */
export const processing: Processing = {
  status: "processing",
  leaseId: "lease-of-another",
  leaseUntil: "2026-11-23T12:01:00.000Z",
  deadlineAt: "2026-11-23T18:00:00.000Z",
  attempts: 1,
};

export const callbackSecret = `whsec_${Buffer.alloc(32, "s").toString("base64")}`;

export function urlTarget(more: Partial<UrlTarget> = {}): UrlTarget {
  return { kind: "url", url: "https://receiver.example/callbacks", trust: {}, ...more };
}

/** A callback that was not tried yet. */
export function callback(more: Partial<Callback> = {}): Callback {
  return { ...newCallback(urlTarget(), callbackSecret), ...more };
}

/** One that goes to the mailbox `ada`, and was not leased yet. */
export function mailboxCallback(more: Partial<Callback> = {}): Callback {
  return { ...newCallback({ kind: "mailbox", mailbox: "ada" }, callbackSecret), ...more };
}

/** A blob created at 12:00:00 with an hour to be uploaded, kept for 30 days. */
export function blob(
  state: BlobState = { status: "awaiting_upload" },
  more: Partial<BlobRecord> = {},
): BlobRecord {
  return {
    blobId: "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60",
    account: defaultAccount,
    createdAt: "2026-11-23T12:00:00.000Z",
    updatedAt: "2026-11-23T12:00:00.000Z",
    uploadDeadlineAt: "2026-11-23T13:00:00.000Z",
    expiresAt: "2026-12-23T12:00:00.000Z",
    features: ["labels"],
    options: { faceAttributes: false },
    filter: {},
    content: {},
    state,
    ...more,
  };
}
