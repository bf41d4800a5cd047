import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expectValid } from "../testing/contract.ts";

export type CallbackReceiver = Awaited<ReturnType<typeof startCallbackReceiver>>;

/** Takes callbacks on a port of its own and answers 204. Their bodies were checked against the contract. */
export async function startCallbackReceiver() {
  const bodies = new Map<string, unknown[]>();
  const waiting = new Map<string, () => void>();

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { blob_id: string };
      bodies.set(body.blob_id, [...(bodies.get(body.blob_id) ?? []), body]);
      waiting.get(body.blob_id)?.();
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`,

    /** The body of the first callback for this blob. */
    async received(blobId: string): Promise<unknown> {
      if (!bodies.has(blobId)) await new Promise<void>((resolve) => waiting.set(blobId, resolve));
      const [body] = bodies.get(blobId) ?? [];
      expectValid("/components/schemas/Blob", body);
      return body;
    },

    /** How often this blob was called back so far. */
    count: (blobId: string) => bodies.get(blobId)?.length ?? 0,

    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
