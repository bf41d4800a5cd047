import type { IncomingMessage, ServerResponse } from "node:http";
import { isForThisMachine, isFromPage } from "../loopback/caller.ts";
import { heldBodies } from "../loopback/held-bodies.ts";

/** A callback as it came. */
export interface HeardCallback {
  received_at: string;
  headers: Record<string, string>;
  body: string;
}

export interface ReceiverLimits {
  /** Larger ones are refused. */
  maxBodyBytes: number;
  /** Of all that are kept, with their headers: the oldest go first. Those that are on their way may have as much again. */
  maxHeldBytes: number;
}

const defaultLimits: ReceiverLimits = { maxBodyBytes: 8_000_000, maxHeldBytes: 32_000_000 };

/** Below it each page has an address of its own, which nobody else knows. */
export const receiverPath = "/_local/callbacks/";

/**
 * A receiver for callbacks within local mode, so that the page can show one without a second program. It keeps what was posted to
 * `/_local/callbacks/ID` in memory, and tells it to whoever knows that ID: 128 bits that a page has chosen.
 */
export function createReceiver(nowIso: () => string, limits = defaultLimits) {
  const bodies = heldBodies({ maxBytes: limits.maxBodyBytes, maxHeldBytes: limits.maxHeldBytes });
  /** What was told last: however many ask at once and leave the answer, it is there once. */
  let told: { id: string; bytes: Buffer } | undefined;
  let heard: { id: string; callback: HeardCallback; heldBytes: number }[] = [];

  async function hear(request: IncomingMessage, id: string): Promise<number> {
    const read = await bodies.read(request);
    if (read.kind !== "held") return read.kind === "too_large" ? 413 : 503;
    const body = read.body.toString("utf8");
    read.release();
    const headers = Object.entries(request.headersDistinct).map(
      ([name, values = []]) => [name, values.join(", ")] as const,
    );
    const callback = {
      ...{ received_at: nowIso(), headers: Object.fromEntries(headers) },
      body,
    };
    told = undefined;
    heard.push({ id, callback, heldBytes: JSON.stringify(callback).length });
    let held = heard.reduce((sum, one) => sum + one.heldBytes, 0);
    const firstKept = heard.findIndex(({ heldBytes }) => {
      if (held <= limits.maxHeldBytes) return true;
      held -= heldBytes;
      return false;
    });
    heard = firstKept < 0 ? [] : heard.slice(firstKept);
    return 204;
  }

  function tellOf(id: string) {
    const callbacks = heard.filter((one) => one.id === id).map(({ callback }) => callback);
    told = { id, bytes: Buffer.from(JSON.stringify({ callbacks })) };
    return told;
  }

  /** Answers what is for the receiver. Says whether it did. */
  return async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ): Promise<boolean> {
    const [, id] = /^\/_local\/callbacks\/([0-9a-f]{32})$/.exec(pathname) ?? [];
    if (id === undefined) return false;
    // A page of another origin says whose it is; its own, which only reads, does not.
    if (isFromPage(request)) response.writeHead(403).end();
    else if (request.method === "GET") {
      const { bytes } = told?.id === id ? told : tellOf(id);
      response.writeHead(200, {
        ...{ "content-type": "application/json", "cache-control": "no-store" },
        "x-content-type-options": "nosniff",
      });
      response.end(bytes);
    } else if (request.method === "POST" && isForThisMachine(request)) {
      response.writeHead(await hear(request, id)).end();
    } else response.writeHead(405, { allow: "GET" }).end();
    return true;
  };
}
