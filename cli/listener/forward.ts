import type { UnansweredCode } from "../client/api-types.ts";

/** What the receiver made of a callback that was handed on. */
export type Forwarded =
  | {
      kind: "answered";
      statusCode: number;
      /** As it came */
      retryAfter: string | undefined;
      /** What that amounts to, where it says anything */
      retryAfterMs: number | undefined;
    }
  /** `reason` is the system's or OpenSSL's code, such as ECONNREFUSED, where there is one; `code` is the ledger's. */
  | { kind: "unanswered"; code: UnansweredCode; reason: string };

/** Posts one callback as the API's own sender does; never rejects. */
export type PostToReceiver = (post: {
  url: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  timeoutMs: number;
  signal: AbortSignal;
}) => Promise<Forwarded>;

/** Whoever callbacks are handed on to. */
export interface Receiver {
  /** Exactly there, whatever path the callback came to. */
  url: string;
  post: PostToReceiver;
}

export interface ForwardOptions {
  receiver: Receiver;
  /** Names and values in turn, as they came. */
  rawHeaders: readonly string[];
  body: Buffer;
  timeoutMs: number;
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

/** Hands a callback on, byte for byte and with its headers. Never rejects. */
export function forward({ receiver, rawHeaders, ...post }: ForwardOptions): Promise<Forwarded> {
  return receiver.post({ url: receiver.url, headers: endToEnd(rawHeaders), ...post });
}

function endToEnd(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const named = pairs
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(",").map((option) => option.trim().toLowerCase()));
  const dropped = new Set([...notForwarded, ...named]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()));
}
