import type { BlobListEntry } from "../client/api-types.ts";

const entryId = (count: number) => `6f1c2a34-9a4e-4b39-8a55-${String(count).padStart(12, "0")}`;
const times = { created_at: "2026-11-23T12:00:00.000Z", updated_at: "2026-11-23T12:00:03.120Z" };

/** One that was recognised. */
export const sampleEntry = (count: number, change: Partial<BlobListEntry> = {}): BlobListEntry => ({
  blob_id: entryId(count),
  status: "succeeded",
  ...times,
  top_labels: [
    { label: "Car", confidence: 98.71 },
    { label: "Road", confidence: 71.5 },
  ],
  ...change,
});

/** One of each state, the newest first. */
export const sampleEntries = (): BlobListEntry[] => [
  { blob_id: entryId(4), status: "awaiting_upload", ...times },
  { blob_id: entryId(3), status: "processing", ...times, metadata: { order: "4711" } },
  sampleEntry(2),
  { blob_id: entryId(1), status: "failed", ...times, error: { code: "unsupported_image" } },
];

export const entries = (from: number, count: number): BlobListEntry[] =>
  Array.from({ length: count }, (_, n) => sampleEntry(from - n));
