import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** A server that takes callbacks, and tells when each blob's came. */
export async function startReceiver() {
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const atMs = performance.now();
    const blob = await json(request);
    response.writeHead(204).end();
    waiting.get(blob.blob_id)?.({ atMs, blob });
    waiting.delete(blob.blob_id);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    /** Ask before the upload. `{ atMs, blob }`: when it came in, on `performance.now`, and what it said. */
    callbackFor: (blobId) => new Promise((resolve) => waiting.set(blobId, resolve)),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
