import { batch } from "@preact/signals";
import { createBlob } from "../api/blobs.ts";
import { failureOf } from "../api/failure.ts";
import { postForm } from "../api/post-form.ts";
import type { CreateBlobRequest, RekogBlob } from "../api/types.ts";
import { atMost } from "./at-most.ts";
import { type Entry, entries, newEntry } from "./entry.ts";
import { followBlob } from "./follow-blob.ts";
import { hashFile } from "./hash-file.ts";
import { makeThumbnail } from "./thumbnail.ts";
import { isThrottled, untilAnswered } from "./until-answered.ts";

/** So many pictures are sent at a time; more would only share the same line. */
const inParallel = atMost(4);
const longestMetadata = 512;

/** Takes pictures up, and has them recognised in the order of their choice. */
export function recognise(files: readonly File[], request: CreateBlobRequest): Entry[] {
  const added = files.map((file) =>
    newEntry({
      name: file.name.trim() ? file.name : "nameless picture",
      file,
      request,
      phase: "waiting",
    }),
  );
  entries.value = [...entries.value, ...added];
  for (const entry of added) start(entry);
  return added;
}

/** Sends an entry's picture, or reads its blob, once more from the beginning. */
export function start(entry: Entry): void {
  batch(() => {
    entry.failure.value = undefined;
    entry.progress.value = 0;
    entry.phase.value = entry.file ? "waiting" : "found";
  });
  const work = entry.file ? inParallel(() => send(entry, entry.file as File)) : read(entry);
  work.catch((error: unknown) => {
    if (entry.abort.signal.aborted) return;
    batch(() => {
      entry.failure.value = failureOf(error);
      entry.phase.value = "failed";
    });
  });
}

async function send(entry: Entry, file: File): Promise<void> {
  const { signal } = entry.abort;
  const startedMs = performance.now();
  signal.throwIfAborted();
  entry.phase.value = "creating";
  const [sha256] = await Promise.all([hashFile(file), makeThumbnail(entry, file)]);
  const request = {
    ...entry.request,
    metadata: { file: shortened(entry.name) },
    ...(sha256 !== undefined && { sha256 }),
    ...(file.size > 0 && { size: file.size }),
  };
  const create = () => createBlob(request, { signal, subject: entry.key });
  const created = await untilAnswered(entry, create, isThrottled);
  batch(() => {
    entry.blobId.value = created.blob_id;
    entry.secret.value = created.callback_secret;
    entry.phase.value = created.upload_info ? "uploading" : "recognising";
  });
  if (created.upload_info) {
    await postForm(created.upload_info, file, {
      ...{ signal, subject: entry.key },
      onProgress: (share) => {
        entry.progress.value = share;
      },
    });
    entry.phase.value = "recognising";
  }
  finish(entry, await followBlob(entry, created.blob_id), performance.now() - startedMs);
}

/** As long as metadata may be, and without half a letter at its end. */
const shortened = (name: string) => name.slice(0, longestMetadata).replace(/[\ud800-\udbff]$/, "");

async function read(entry: Entry): Promise<void> {
  const blobId = entry.blobId.value;
  if (blobId === undefined) return;
  finish(entry, await followBlob(entry, blobId), undefined);
}

function finish(entry: Entry, blob: RekogBlob, tookMs: number | undefined): void {
  batch(() => {
    entry.blob.value = blob;
    entry.tookMs.value = tookMs;
    entry.phase.value = blob.status === "failed" ? "failed" : "finished";
  });
}
