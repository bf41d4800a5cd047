import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { ApiBlob } from "../../../cli/client/api-types.ts";

/** A callback: when it came in, on `performance.now`, and what it said. */
export interface Arrival {
  atMs: number;
  blob: ApiBlob;
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** A server that takes callbacks, and tells when each blob's came. */
export async function startReceiver() {
  const waiting = new Map<string, (arrival: Arrival) => void>();
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const atMs = performance.now();
    const blob = (await json(request)) as ApiBlob;
    response.writeHead(204).end();
    waiting.get(blob.blob_id)?.({ atMs, blob });
    waiting.delete(blob.blob_id);
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    /** Ask before the upload. */
    callbackFor: (blobId: string) =>
      new Promise<Arrival>((resolve) => waiting.set(blobId, resolve)),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
