import type { RekogClient } from "../../client/rekog-client.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { exitCodes } from "../../exit-codes.ts";
import { prepareUpload } from "./prepare-upload.ts";
import { uploadFiles } from "./upload-files.ts";
import type { UploadOptions, UploadRun } from "./upload-run.ts";

/** `rekog upload`: the exit code is the highest that any file asks for. */
export async function runUpload(
  args: readonly string[],
  options: UploadOptions,
  deps: Deps,
): Promise<void> {
  const run = await prepareUpload(args, options, deps);
  const { settings, notices, results, files } = run;
  if (files.length > 0) {
    const timeoutMs = options.timeout * 1000;
    // Who set a deadline does not want to wait longer; the blob is finished the next time local mode runs.
    const endingOf = () => (results.exitCode === exitCodes.timed_out ? "stop" : "drain");
    await withApi({ deps, settings, notices, timeoutMs, endingOf }, async (client) => {
      const listener = options.listen ? await listen(client, run) : undefined;
      try {
        await uploadFiles(run, client, listener);
      } finally {
        notices.rest();
        await listener?.stop();
      }
    });
  }
  deps.setExitCode(results.exitCode);
}

/** What listens is loaded where it is asked for. */
async function listen(client: RekogClient, { notices, deps }: UploadRun) {
  const { startUploadListener } = await import("../../recognise/upload-listener.ts");
  const { signal, now, sleep, random } = deps;
  return startUploadListener({
    ...{ client, notices, signal, now, sleep, random },
    onUnable: (why) => notices.tell(`${why} The labels are polled for instead.`),
  });
}
