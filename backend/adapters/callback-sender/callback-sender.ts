import { checkCallbackUrl } from "../../core/callback/callback-url.ts";
import { judgeStatus } from "../../core/callback/judge-status.ts";
import type { AttemptOutcome, Delivery, SendCallback } from "../../core/ports/callbacks.ts";
import { addressGuard } from "./addresses/address-guard.ts";
import { addressResolver, type ResolveAddresses } from "./addresses/resolve-addresses.ts";
import { CallbackFault } from "./callback-fault.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { idleConnections } from "./idle-connections.ts";
import { connectionOpener } from "./open-connection.ts";
import { poster } from "./post.ts";
import { callbackPreparer, type PrepareCallbackOptions } from "./prepare-callback.ts";
import { retryAfterMs } from "./retry-after.ts";
import { secureSockets } from "./secure-socket.ts";

export interface CallbackSenderOptions extends Omit<PrepareCallbackOptions, "now"> {
  /** For local mode: callbacks may go to 127.0.0.0/8, ::1 and `localhost`. */
  allowLoopback?: boolean;
  /** For one attempt: name, connection, TLS, request and answer together. */
  timeoutMs?: number;
  /** PEM certificates of authorities that are trusted besides the public ones. */
  extraCa?: readonly string[];
  resolve?: ResolveAddresses;
  /** From 0 to 1: which of a name's many addresses is tried first. */
  random?: () => number;
  /** Dates the signature and reads `Retry-After`. */
  now?: () => Date;
  /** Milliseconds on a clock that never goes back. */
  monotonicMs?: () => number;
}

export interface CallbackSender {
  send: SendCallback;
  /** Ends the connections that are kept. */
  close(): Promise<void>;
}

type Judgement = Omit<AttemptOutcome, "durationMs">;

const defaultTimeoutMs = 5_000;

/**
 * Delivers callbacks over HTTP/1.1. It goes to public addresses only, straight there (proxies in the environment are
 * not heard), follows no redirect, keeps connections for deliveries to the same origin with the same trust, and holds
 * one deadline over everything that an attempt does.
 */
export function callbackSender(options: CallbackSenderOptions): CallbackSender {
  const { timeoutMs = defaultTimeoutMs, now = () => new Date(), random = Math.random } = options;
  const { monotonicMs = () => performance.now(), extraCa = [] } = options;
  const guard = addressGuard({ allowLoopback: options.allowLoopback ?? false });
  const resolve = options.resolve ?? addressResolver();
  const idle = idleConnections(monotonicMs);
  const prepare = callbackPreparer({ ...options, now });
  const secure = secureSockets(extraCa);
  const post = poster(connectionOpener({ guard, resolve, secure, random }), idle);

  async function attempt(delivery: Delivery, deadline: Deadline): Promise<Judgement> {
    const { trust } = delivery;
    const checked = checkCallbackUrl(delivery.url, guard);
    if (checked.kind === "refused") {
      const isAddress = checked.reason === "address";
      return { kind: "stop", errorCode: isAddress ? "address_refused" : "url_refused" };
    }
    const { url } = checked;
    if (url.protocol === "http:" && trust.certificateSha256 !== undefined) {
      return { kind: "stop", errorCode: "pin_needs_https" };
    }
    const prepared = prepare(delivery);
    if (prepared === "body_too_large") return { kind: "stop", errorCode: prepared };

    const headers = Object.entries({ host: url.host, ...prepared });
    const path = url.pathname + url.search;
    const request = { path, headers, body: Buffer.from(delivery.body) };
    const answer = await post(url, trust, request, deadline);
    return judgeStatus(answer.statusCode, retryAfterMs(answer.retryAfter, now()));
  }

  return {
    close: idle.close,
    async send(delivery) {
      const startedMs = monotonicMs();
      const deadline = startDeadline(timeoutMs, monotonicMs);
      try {
        const judgement = await attempt(delivery, deadline).catch((error) =>
          judgeError(error, deadline),
        );
        return { ...judgement, durationMs: Math.round(monotonicMs() - startedMs) };
      } finally {
        deadline.clear();
      }
    },
  };
}

function judgeError(error: unknown, deadline: Deadline): Judgement {
  if (deadline.signal.aborted) {
    return { kind: "retry", phase: "timeout", errorCode: `timeout_${deadline.stage}` };
  }
  if (error instanceof CallbackFault) {
    return { kind: "retry", phase: error.phase, errorCode: error.code };
  }
  throw error;
}
