import type { HeadInspection } from "../core/ports.ts";
import { type ProcessBlobDeps, processBlobUseCase, type Upload } from "../core/process-blob.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";
import { fakeCache } from "./fake-cache.ts";
import { fakeDetector } from "./fake-detector.ts";
import { fakeUploads } from "./fake-uploads.ts";
import { fixedClock } from "./fixed-clock.ts";
import { blob, CAR } from "./sample-blob.ts";
import { spyLog } from "./spy-log.ts";

export const LEASE_MS = 60_000;

/** `processBlob` with every port a fake, and one blob whose picture was uploaded. */
export async function processBlobBed({ content = "jpeg 1!" } = {}) {
  const first = blob();
  const clock = fixedClock(first.createdAt);
  const store = fakeBlobStore();
  const uploads = fakeUploads();
  const cache = fakeCache();
  const detector = fakeDetector(uploads, [CAR]);
  const log = spyLog();
  let leases = 0;
  const deps: ProcessBlobDeps = {
    store,
    uploads,
    cache,
    detector,
    inspect: fakeInspect,
    log: log.log,
    now: clock.now,
    newId: () => `lease-${++leases}`,
    random: () => 0,
    leaseMs: LEASE_MS,
    cacheLifetimeMs: 24 * 60 * 60_000,
  };

  /** A further blob, with a picture that was uploaded. */
  async function another(blobId: string, its = content): Promise<Upload> {
    const createdAt = clock.now().toISOString();
    const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
    const uploadDeadlineAt = at(60 * 60_000);
    const expiresAt = at(30 * 24 * 60 * 60_000);
    await store.create(blob(undefined, { blobId, createdAt, uploadDeadlineAt, expiresAt }));
    const object = { key: `uploads/${blobId}` };
    uploads.put(object, Buffer.from(its));
    return { blobId, object, attempt: 1, lastAttempt: false };
  }

  const upload = await another(first.blobId);
  const processWith = (other: Partial<ProcessBlobDeps>, news: Partial<Upload> = {}) =>
    processBlobUseCase({ ...deps, ...other })({ ...upload, ...news });

  return {
    ...{ clock, store, uploads, cache, detector, log, another, processWith },
    blobId: upload.blobId,
    object: upload.object,
    process: (news: Partial<Upload> = {}) => processWith({}, news),
    state: async (blobId = upload.blobId) => (await store.get(blobId))?.state,
  };
}

/** What begins with "jpeg" is one; anything else is a PDF. */
function fakeInspect(head: Uint8Array): HeadInspection {
  return Buffer.from(head).toString().startsWith("jpeg")
    ? { kind: "image", format: "jpeg", width: 320, height: 200 }
    : { kind: "other", found: "a PDF document" };
}
