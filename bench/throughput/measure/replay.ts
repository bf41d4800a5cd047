import type { IncomingHttpHeaders } from "node:http";
import type { Sequence } from "./load.ts";

const hopByHop = new Set(["host", "connection", "content-length", "keep-alive"]);

/** A request to DynamoDB, as it came in. */
export interface CapturedRequest {
  operation: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/**
 * Captured requests to DynamoDB as a sequence for `load`: the functions' own, byte for byte, but for the ids of the blob
 * and of its content. dynalite checks no signatures.
 * @param freshIds what to put in place of what, anew at the beginning of each sequence
 */
export function replayed(
  captured: readonly CapturedRequest[],
  freshIds: () => Record<string, string>,
): Sequence {
  return captured.map(({ headers, body }) => {
    const kept = Object.entries(headers).filter(([name]) => !hopByHop.has(name));
    return (context) => {
      context.ids ??= freshIds();
      const fresh = Object.entries(context.ids).reduce(
        (text, [old, id]) => text.replaceAll(old, id),
        body,
      );
      return { method: "POST", path: "/", headers: Object.fromEntries(kept), body: fresh };
    };
  });
}
