import { isKeyRefusal } from "../../api-key/key-refusal.ts";
import { checkBlobId } from "../../client/blob-path.ts";
import { RekogError } from "../../client/errors.ts";
import { createOutageWatch, stopped } from "../../connection/outage-watch.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "../../exit-codes.ts";
import { failureJson, reportFailure } from "../../report-failure.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";

/** `rekog delete`: each id is looked at first; then what cannot be deleted is told, and the others are deleted. */
export async function runDelete(
  named: readonly string[],
  options: GlobalOptions,
  deps: Deps,
): Promise<void> {
  const settings = resolveSettings(options, deps);
  for (const blobId of named) checkBlobId(blobId);
  // Asked for again, one that was just deleted would be told as one that never was.
  const blobIds = [...new Set(named)];
  const notices = await createNotices(deps.stderr, settings);
  const repeated = blobIds.filter((id) => named.indexOf(id) !== named.lastIndexOf(id)).length;
  if (repeated > 0) notices.tell(repeatedNote(repeated));
  await withApi({ deps, settings, notices }, async (client) => {
    let worst: ExitCode = exitCodes.ok;
    const outages = createOutageWatch(1);
    for (const blobId of blobIds) {
      notices.working(`${blobId}: deleting…`);
      const failure = await client
        .delete(blobId, { signal: deps.signal })
        .catch(failureOf)
        .finally(() => notices.rest());
      if (isKeyRefusal(failure)) throw failure;
      if (settings.json) {
        const end = failure ? failureJson(failure) : { deleted: true };
        deps.stdout.write(`${cleanJson({ blob_id: blobId, ...end })}\n`);
      } else if (!failure) {
        deps.stdout.write(`${blobId}  deleted\n`);
      }
      const exitCode = failure ? exitCodeOf(failure) : exitCodes.ok;
      if (failure) reportFailure(failure, { subject: blobId, settings, stderr: deps.stderr });
      worst = exitCode > worst ? exitCode : worst;
      // Who says that a blob is not there works.
      const isRefused = exitCode === exitCodes.usage;
      const last = outages.saw(failure && !isRefused ? { failure } : {});
      if (last && blobId !== blobIds.at(-1)) throw stopped("Blob", last, "It starts over.");
    }
    deps.setExitCode(worst);
  });

  function failureOf(error: unknown): RekogError {
    if (deps.signal.aborted || !(error instanceof RekogError)) throw error;
    return error;
  }
}

const repeatedNote = (count: number) =>
  count === 1
    ? "1 blob was named more than once, and is deleted once."
    : `${count} blobs were named more than once, and are deleted once.`;
