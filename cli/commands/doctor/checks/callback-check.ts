import { createHash } from "node:crypto";
import type { ApiCallback } from "../../../client/api-types.ts";
import type { RekogClient } from "../../../client/rekog-client.ts";
import type { Now, Sleep } from "../../../client/time.ts";
import { startUploadListener } from "../../../recognise/upload-listener.ts";
import type { Notices } from "../../../ui/notices.ts";
import { type Finding, fail, ok, warn } from "./check.ts";
import { withTrialBlob } from "./trial-blob.ts";

export interface CallbackCheckOptions {
  client: Pick<
    RekogClient,
    "endpoint" | "create" | "get" | "delete" | "leaseDeliveries" | "settleDelivery"
  >;
  notices: Notices;
  now: Now;
  sleep: Sleep;
  random: () => number;
  /** How long the callback may take */
  waitMs: number;
  signal: AbortSignal;
}

/** A file of no bytes: the API can say at once that it is no picture, and that is a result like any other. */
const nothing = { size: 0, sha256: createHash("sha256").digest("hex") };

/** Has a callback come to this machine, as `rekog upload --listen` does, and checks its signature. */
export async function checkCallback(options: CallbackCheckOptions): Promise<Finding> {
  const { client, now, sleep, waitMs, signal } = options;
  let unable = "";
  const listener = await startUploadListener({
    ...options,
    onUnable: (why) => {
      unable = why;
    },
  });
  if (!listener) return warn(`${unable} \`rekog upload --listen\` polls instead.`, unableHint);
  const startedAtMs = now();
  try {
    const request = { ...nothing, ...listener.request };
    return await withTrialBlob(client, request, signal, async (blob) => {
      const { blob_id: blobId, callback_secret: secret = "" } = blob;
      let refusal: string | undefined;
      const expected = listener.inbox.expect(blobId, secret, ({ message }) => {
        refusal = message;
      });
      expected.due();
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

const unableHint =
  "A mailbox takes an API as new as this rekog, and a key with the scopes blobs:read and callbacks:write. Without one, have callbacks posted to a receiver that the API can reach (`callback_url`).";
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
