import { lookup } from "node:dns/promises";
import { type UnansweredCode, unansweredPhases } from "../../core/mailbox/listener-report.ts";
import { CallbackFault, codeOf } from "./callback-fault.ts";
import { startDeadline } from "./deadline.ts";
import { exchange } from "./exchange.ts";
import { connectionOpener } from "./open-connection.ts";
import { retryAfterDateMs } from "./retry-after.ts";
import { secureSockets } from "./secure-socket.ts";

export interface ReceiverPostDeps {
  /** Milliseconds on a clock that never goes back. */
  monotonicMs: () => number;
  /** Reads `Retry-After` where the answer has no date. */
  now: () => Date;
  /** From 0 to 1. */
  random: () => number;
  /** Whether any certificate will do. */
  allowInsecure?: boolean;
}

export interface ReceiverPost {
  url: string;
  /** Names and values, without those about the connection. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** For the name, the connection, TLS and the answer together. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** What a receiver made of a callback, in the words of the ledger. */
export type ReceiverAnswer =
  | {
      kind: "answered";
      statusCode: number;
      /** As it came. */
      retryAfter: string | undefined;
      /** What that amounts to, where it says anything. */
      retryAfterMs: number | undefined;
    }
  /** `reason` is the system's or OpenSSL's code, such as ECONNREFUSED, where there is one. */
  | { kind: "unanswered"; code: UnansweredCode; reason: string };

/** A developer's receiver that answers with a long page, and is broken off in it, tells of a fault that is none. */
const maxBodyBytes = 128 * 1024;

/**
 * Posts a callback on behalf of whoever runs the receiver, so to any address, and found as the machine finds names; all else is
 * as `callbackSender` does it. Each has a connection of its own. Never rejects.
 */
export function receiverPoster({
  monotonicMs,
  now,
  random,
  allowInsecure = false,
}: ReceiverPostDeps) {
  const open = connectionOpener({
    guard: () => undefined,
    resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    secure: secureSockets([]),
    random,
  });

  return async (post: ReceiverPost): Promise<ReceiverAnswer> => {
    const { url: text, body, signal } = post;
    const started = startDeadline(post.timeoutMs, monotonicMs);
    const deadline = { ...started, signal: AbortSignal.any([signal, started.signal]) };
    try {
      const url = new URL(text);
      const socket = await open(url, { allowInsecure }, deadline);
      try {
        deadline.stage = "response";
        const headers = [["host", url.host] as const, ...post.headers];
        const path = url.pathname + url.search;
        const request = { path, headers, body, isLast: true };
        const answer = await exchange(socket, request, deadline.signal, { maxBodyBytes });
        const { statusCode, retryAfter } = answer;
        const waitMs = retryAfterDateMs(answer, now());
        return { kind: "answered", statusCode, retryAfter, retryAfterMs: waitMs };
      } finally {
        socket.destroy();
      }
    } catch (error) {
      if (started.signal.aborted) {
        return { kind: "unanswered", code: `timeout_${deadline.stage}`, reason: "TimeoutError" };
      }
      return unanswered(error);
    } finally {
      started.clear();
    }
  };
}

function unanswered(error: unknown): ReceiverAnswer {
  if (!(error instanceof CallbackFault) || !isUnanswered(error.code)) {
    return { kind: "unanswered", code: "connection_failed", reason: codeOf(error) || "unknown" };
  }
  const { code, cause } = error;
  // An address had its share of the time.
  const reason = codeOf(cause) === "ABORT_ERR" ? "TimeoutError" : codeOf(cause) || code;
  return { kind: "unanswered", code, reason };
}

const isUnanswered = (code: string): code is UnansweredCode => code in unansweredPhases;
