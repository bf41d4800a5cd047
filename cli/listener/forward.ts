import { type Dispatcher, request } from "undici";
import { untilAborted } from "../client/http/until-aborted.ts";
import { receiverWaitMs } from "./receiver-wait.ts";

/** What the receiver made of a callback that was handed on. */
export type Forwarded =
  | {
      kind: "answered";
      statusCode: number;
      retryAfter: string | undefined;
      /** What that amounts to, where it says anything */
      retryAfterMs: number | undefined;
    }
  /** `reason` is the system's or undici's code, such as ECONNREFUSED. */
  | { kind: "unreachable"; reason: string };

export interface ForwardOptions {
  /** Exactly there, whatever path the callback came to. */
  url: string;
  /** Names and values in turn, as they came. */
  rawHeaders: readonly string[];
  body: Buffer;
  dispatcher: Dispatcher;
  timeoutMs: number;
  /** Of the day, in milliseconds */
  wallClock: () => number;
  /** Aborts when the listener stops. */
  signal: AbortSignal;
}

/** About one connection and not the message (RFC 9110, section 7.6.1), or written anew for the next one. */
const notForwarded = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "host",
  "content-length",
]);

/** So long and so much of a body is read that no one looks at: a receiver that is broken off in it tells of a fault. */
const drainMs = 250;
const drainBytes = 128 * 1024;

/** Hands a callback on, byte for byte and with its headers. Never rejects. */
export async function forward(options: ForwardOptions): Promise<Forwarded> {
  const { signal, clear } = startPatience(options.timeoutMs, options.signal);
  try {
    const asked = request(options.url, {
      method: "POST",
      headers: endToEnd(options.rawHeaders),
      body: options.body,
      dispatcher: options.dispatcher,
      // What a receiver says as it ends a connection that was kept would be taken for its answer: none is kept.
      reset: true,
      signal,
    });
    const answer = await untilAborted(asked, signal);
    // Only the status counts, and whoever sent the callback waits for it: a body that is cut off, or has no end, takes nothing
    // back.
    const drained = { limit: drainBytes, signal: AbortSignal.timeout(drainMs) };
    answer.body.dump(drained).catch(() => {});
    const retryAfter = answer.headers["retry-after"];
    return {
      kind: "answered",
      statusCode: answer.statusCode,
      retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      retryAfterMs: receiverWaitMs(answer.headers, options.wallClock()),
    };
  } catch (error) {
    return { kind: "unreachable", reason: reasonOf(error) };
  } finally {
    clear();
  }
}

/**
 * Aborts with the given signal, or with a `TimeoutError` after that time. A process that was halted meanwhile (Ctrl-Z, a laptop that
 * slept) finds its timers due before it reads what the receiver answered: that is read first.
 */
function startPatience(timeoutMs: number, signal: AbortSignal) {
  const late = new AbortController();
  const end = () => late.abort(new DOMException("The receiver did not answer", "TimeoutError"));
  const timer = setTimeout(() => setImmediate(() => setImmediate(end)), timeoutMs);
  return { signal: AbortSignal.any([signal, late.signal]), clear: () => clearTimeout(timer) };
}

function endToEnd(rawHeaders: readonly string[]): string[] {
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const named = pairs
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(",").map((option) => option.trim().toLowerCase()));
  const dropped = new Set([...notForwarded, ...named]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase())).flat();
}

/** A code where there is one; errors of Node.js may come from another realm than ours. */
function reasonOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  // A TLS connection that the receiver closed in good order. A reset is what a system call met.
  if ("code" in error && error.code === "ECONNRESET" && !("syscall" in error)) {
    return "UND_ERR_SOCKET";
  }
  if ("code" in error && typeof error.code === "string") return error.code;
  return "name" in error && typeof error.name === "string" ? error.name : "unknown";
}
