import { createHash } from "node:crypto";
import type { ApiCallback } from "../../../client/api-types.ts";
import { isLoopback } from "../../../client/http/is-loopback.ts";
import type { RekogClient } from "../../../client/rekog-client.ts";
import type { Now, Sleep } from "../../../client/time.ts";
import { startUploadListener } from "../../../recognise/upload-listener.ts";
import type { Notices } from "../../../ui/notices.ts";
import { type Finding, fail, ok, warn } from "./check.ts";
import { withTrialBlob } from "./trial-blob.ts";

export interface CallbackCheckOptions {
  endpoint: string;
  client: Pick<RekogClient, "create" | "get" | "delete">;
  notices: Notices;
  now: Now;
  sleep: Sleep;
  /** How long the callback may take */
  waitMs: number;
  signal: AbortSignal;
}

/** A file of no bytes: the API can say at once that it is no picture, and that is a result like any other. */
const nothing = { size: 0, sha256: createHash("sha256").digest("hex") };

/** Has a callback sent to this machine, as `rekog upload --listen` does, and checks its signature. */
export async function checkCallback(options: CallbackCheckOptions): Promise<Finding> {
  const { endpoint, client, notices, now, sleep, waitMs, signal } = options;
  const { hostname, host } = new URL(endpoint);
  if (!isLoopback(hostname)) {
    return warn(
      `The API at ${host} cannot send callbacks to a listener on this machine: \`rekog upload --listen\` polls instead.`,
      "Nothing to do for that. A receiver of your own (--callback-url) needs a URL that the API can reach, such as a tunnel to `rekog listen`.",
    );
  }
  const listener = await startUploadListener(endpoint, notices);
  if (!listener) throw new Error(`There is no listener for ${host}.`);
  const startedAtMs = now();
  try {
    const request = { ...nothing, ...listener.request };
    return await withTrialBlob(client, request, signal, async (blob) => {
      const { blob_id: blobId, callback_secret: secret = "" } = blob;
      let refusal: string | undefined;
      const expected = listener.inbox.expect(blobId, secret, ({ message }) => {
        refusal = message;
      });
      const waiting = new AbortController();
      const passed = sleep(waitMs, AbortSignal.any([signal, waiting.signal])).then(() => false);
      const hasArrived = await Promise.race([expected.arrived.then(() => true), passed]).finally(
        () => {
          expected.cancel();
          waiting.abort();
          return passed.catch(() => {});
        },
      );
      const tookMs = Math.round(now() - startedAtMs);
      if (hasArrived) return ok(`A callback came to this machine in ${tookMs} ms, and is genuine.`);
      if (refusal !== undefined) return fail(`A callback came, but: ${refusal}`, clockHint);
      const { callback } = await client.get(blobId, { signal });
      return notArrived(waitMs, callback);
    });
  } finally {
    await listener.stop();
  }
}

const clockHint = "Compare the clocks above; what listens between the API and this machine?";

function notArrived(waitMs: number, callback: ApiCallback | undefined): Finding {
  const last = callback?.attempts.at(-1);
  const why = last
    ? `its last attempt ended with ${last.error_code ?? last.outcome}`
    : "it did not try to send one";
  return fail(
    `No callback came within ${waitMs / 1000} s: the API says that ${why}.`,
    last?.hint ?? "Look at the API's log (rekog.log in the data folder, or --verbose).",
  );
}
