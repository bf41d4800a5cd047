import { UsageError } from "../errors.ts";
import { isLoopback } from "./is-loopback.ts";
import { ownSignal } from "./own-signal.ts";

/** An API key, or what gives one for each request: it may give another one each time. */
export type ApiKeySource = string | (() => string | Promise<string>);

/**
 * Reads the key for a request.
 * @throws {UsageError} `invalid_api_key`; what the source throws; the signal's reason
 */
export type ReadApiKey = (signal: AbortSignal | undefined) => Promise<string>;

/**
 * The key of a client, which no property of it shows.
 * @throws {UsageError} `invalid_api_key`: no header takes it
 * @throws {UsageError} `insecure_endpoint`: everyone on the way could read it
 */
export function apiKeyReader(source: ApiKeySource, endpoint: string): ReadApiKey {
  checkSecure(endpoint);
  if (typeof source !== "function") {
    const key = checked(source);
    return async () => key;
  }
  return async (signal) => {
    signal?.throwIfAborted();
    return checked(await unlessAborted(Promise.resolve(source()), signal));
  };
}

/**
 * A key goes over `https:`, or stays on this machine.
 * @throws {UsageError} `insecure_endpoint`
 */
export function checkSecure(endpoint: string): void {
  const { protocol, hostname, host } = new URL(endpoint);
  if (protocol === "https:" || isLoopback(hostname)) return;
  throw new UsageError({
    code: "insecure_endpoint",
    message: `The API key is not sent to ${host} over http:, where everyone on the way could read it.`,
    hint: "Use the https: URL of the API. If it asks for no key, send none.",
  });
}

/** Its letters are not told: they may be those of a key with one letter too many. */
function checked(key: unknown): string {
  const why =
    typeof key !== "string"
      ? "is no text"
      : key === ""
        ? "is empty"
        : /^[\x21-\x7e]{1,1000}$/.test(key)
          ? undefined
          : "has blanks, line ends or other characters in it that no key has, or is far too long";
  if (why === undefined) return key as string;
  throw new UsageError({
    code: "invalid_api_key",
    message: `The API key ${why}.`,
    hint: "Give the key as it was printed, without quotes, blanks and line ends: rekog_sk_….",
  });
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    const own = ownSignal(signal);
    own.addEventListener("abort", end, { once: true });
    work.then(resolve, reject).finally(() => own.removeEventListener("abort", end));
  });
}
