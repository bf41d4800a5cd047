import pMap from "p-map";
import { isKeyRefusal } from "../../api-key/key-refusal.ts";
import type { ApiError } from "../../client/api-error.ts";
import type { RekogError } from "../../client/errors.ts";
import { createOutageWatch, stopped } from "../../connection/outage-watch.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { FileOutcome } from "../../recognise/upload-one.ts";
import type { UploadInput } from "./inputs/find-inputs.ts";

const startsOver = "It starts over; a picture that is known need not be sent again.";

export interface UploadAllOptions {
  /** Files under way at once */
  concurrency: number;
  signal: AbortSignal;
  /** What it throws ends everything. */
  upload: (file: PictureFile, signal: AbortSignal) => Promise<FileOutcome>;
  /** Hears of every outcome, as it comes; `file` where there was one to upload */
  onOutcome: (outcome: FileOutcome, file: PictureFile | undefined) => Promise<void>;
}

export interface AllUploaded {
  /** Files that nothing was done with */
  notTried: number;
  /** Why those were left: the API, or the way to it, is out of order */
  outage: RekogError | undefined;
  /** The API does not let in who asks: no more was begun, and no file's outcome tells it */
  refusal: ApiError | undefined;
}

/**
 * Uploads many files, some at a time, and tells of each as it ends: a file that fails is no reason to stop, an API that
 * fails again and again is, and so is one that lets nobody in. Nothing is under way any more when this resolves or rejects.
 * @throws the signal's reason, or what `upload` or `onOutcome` threw first
 */
export async function uploadAll(
  inputs: readonly UploadInput[],
  { concurrency, signal, upload, onOutcome }: UploadAllOptions,
): Promise<AllUploaded> {
  const halt = new AbortController();
  const ending = AbortSignal.any([signal, halt.signal]);
  const outages = createOutageWatch(concurrency);
  let outage: RekogError | undefined;
  let refusal: ApiError | undefined;
  let tried = 0;
  let thrown: { error: unknown } | undefined;

  // Not p-map's own signal: it would reject at once, with files still on their way behind its back.
  await pMap(
    inputs,
    async (input) => {
      if (ending.aborted || outage || refusal) return;
      tried += 1;
      try {
        if ("failure" in input) {
          await onOutcome({ file: input.path, failure: input.failure }, undefined);
          return;
        }
        const outcome = await upload(input, ending);
        if ("failure" in outcome && isKeyRefusal(outcome.failure)) {
          refusal ??= outcome.failure;
          if (!outcome.blob) {
            tried -= 1;
            return;
          }
        }
        const last = outages.saw(outcome);
        if (last) outage ??= stopped("File", last, startsOver);
        await onOutcome(outcome, input);
        if ("failure" in outcome && outcome.failure.kind === "interrupted") signal.throwIfAborted();
      } catch (error) {
        thrown ??= { error };
        halt.abort(error);
      }
    },
    { concurrency },
  );
  if (thrown) throw thrown.error;
  const notTried = inputs.length - tried;
  if (notTried > 0) signal.throwIfAborted();
  return { notTried, outage: notTried > 0 ? outage : undefined, refusal };
}
