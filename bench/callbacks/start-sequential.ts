import { request } from "undici";
import { encodeBlob } from "../../backend/handlers/http/blob-body.ts";
import { signalWithin } from "../../cli/client/http/signal-within.ts";
import type { FinishedBlob } from "./finished-blob.ts";
import { type Sender, timeoutMs } from "./sender.ts";

/** One unsigned request after another, once, each given up after 5 s. */
export function startSequential(blobs: readonly FinishedBlob[]): Sender {
  const aborter = new AbortController();
  const run = async () => {
    for (const blob of blobs) {
      const signal = signalWithin(timeoutMs, aborter.signal);
      const body = JSON.stringify(encodeBlob(blob));
      const headers = { "content-type": "application/json" };
      try {
        const answer = await request(blob.callback.target.url, {
          method: "POST",
          headers,
          body,
          signal,
        });
        await answer.body.dump();
      } catch {
        if (aborter.signal.aborted) return;
      }
    }
  };
  let running: Promise<void> | undefined;
  return {
    signs: false,
    go() {
      running = run();
    },
    async stop() {
      aborter.abort();
      await running;
    },
  };
}
