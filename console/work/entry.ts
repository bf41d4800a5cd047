import { type Signal, signal } from "@preact/signals";
import type { Failure } from "../api/failure.ts";
import type { CreateBlobRequest, RekogBlob } from "../api/types.ts";

/** `found`: a blob that was opened by its id, without its picture. */
export type Phase =
  | "waiting"
  | "creating"
  | "uploading"
  | "recognising"
  | "finished"
  | "failed"
  | "found";

/** One picture, from its choice to its result; or a blob that was opened by its id. */
export interface Entry {
  /** Within this page */
  key: number;
  name: string;
  file: File | undefined;
  /** What is asked of the API for it */
  request: CreateBlobRequest;
  phase: Signal<Phase>;
  /** Of the upload, 0 to 1 */
  progress: Signal<number>;
  blobId: Signal<string | undefined>;
  blob: Signal<RekogBlob | undefined>;
  failure: Signal<Failure | undefined>;
  /** What is wrong for the moment, while the page goes on trying */
  trouble: Signal<string | undefined>;
  /** Of the callback: the API tells it once */
  secret: Signal<string | undefined>;
  /** A small picture of it, as a URL of this page */
  thumbnail: Signal<string | undefined>;
  /** From the choice to the result, in milliseconds */
  tookMs: Signal<number | undefined>;
  abort: AbortController;
}

let lastKey = 0;

export function newEntry(
  given: Pick<Entry, "name" | "file" | "request"> & { blobId?: string; phase: Phase },
): Entry {
  lastKey += 1;
  return {
    key: lastKey,
    name: given.name,
    file: given.file,
    request: given.request,
    phase: signal(given.phase),
    progress: signal(0),
    blobId: signal(given.blobId),
    blob: signal(undefined),
    failure: signal(undefined),
    trouble: signal(undefined),
    secret: signal(undefined),
    thumbnail: signal(undefined),
    tookMs: signal(undefined),
    abort: new AbortController(),
  };
}

/** Of this tab, in the order of their choice. */
export const entries = signal<readonly Entry[]>([]);

/** Stops what is under way for these, and forgets them. Their blobs stay where they are. */
export function forget(...gone: readonly Entry[]): void {
  for (const { abort } of gone) abort.abort();
  const leaving = new Set(gone);
  entries.value = entries.value.filter((one) => !leaving.has(one));
  for (const { thumbnail } of gone) {
    if (thumbnail.value) URL.revokeObjectURL(thumbnail.value);
  }
}

export const isAtWork = ({ phase }: Entry) =>
  ["waiting", "creating", "uploading", "recognising"].includes(phase.value);

export const isSending = ({ phase }: Entry) =>
  ["waiting", "creating", "uploading"].includes(phase.value);
