import type { IncomingMessage } from "node:http";

type ReadBody =
  | { kind: "held"; body: Buffer; release(): void }
  /** By itself, or with all the others that are held. */
  | { kind: "too_large" }
  | { kind: "no_room" };

/**
 * The bodies of the requests that are at work. Nobody who sends many at once can have more of the memory than all of them
 * together may take.
 */
export function heldBodies({ maxBytes, maxHeldBytes }: { maxBytes: number; maxHeldBytes: number }) {
  let heldBytes = 0;

  return {
    /** Reads a request's body, and holds it until it is released. Fails if the client breaks off. */
    async read(request: IncomingMessage): Promise<ReadBody> {
      let chunks: Buffer[] = [];
      let bytes = 0;
      let refused: "too_large" | "no_room" | undefined;
      const drop = () => {
        heldBytes -= chunks.reduce((sum, { length }) => sum + length, 0);
        chunks = [];
      };
      try {
        for await (const chunk of request as AsyncIterable<Buffer>) {
          bytes += chunk.length;
          if (bytes > maxBytes) refused = "too_large";
          else if (heldBytes + chunk.length > maxHeldBytes) refused ??= "no_room";
          // What is refused is read to its end but not kept, so that the client is there to hear of it.
          if (refused) drop();
          else {
            chunks.push(chunk);
            heldBytes += chunk.length;
          }
        }
      } catch (error) {
        drop();
        throw error;
      }
      return refused
        ? { kind: refused }
        : { kind: "held", body: Buffer.concat(chunks), release: drop };
    },
  };
}
