import { type AccessKey, defaultAccount, isInForce } from "../api-keys/access-key.ts";
import { isSecretOf, parseApiKey } from "../api-keys/api-key.ts";
import type { Scope } from "../api-keys/scopes.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { KeyStore, RequestCounter } from "../ports/access.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/telemetry.ts";
import { knownKeys } from "./known-keys.ts";

export interface CheckAccessDeps {
  /** Without it everybody may do everything, and all blobs are one account's. */
  requireKey: boolean;
  keys: KeyStore & RequestCounter;
  now: Clock;
  log: Log;
}

/** Who asks. */
export interface Caller {
  /** Whose blobs these are. */
  account: string;
  /** See `AccessKey`. */
  dailyMicrodollars?: number;
}

/**
 * Says who asks, by the request's `authorization` header, if that one may do what needs each of these scopes.
 * @throws {ApiError} `missing_api_key`, `invalid_api_key`, `scope_missing`, `too_many_requests`, `access_unavailable`
 */
export type CheckAccess = (
  authorization: string | undefined,
  ...needed: readonly Scope[]
) => Promise<Caller>;

/** Keys that differ in nothing but what is wrong with them are refused in the same words. */
const invalid = () =>
  new ApiError("invalid_api_key", "The key is unknown, wrong, expired or revoked.");

export function checkAccessWith({ requireKey, keys, now, log }: CheckAccessDeps): CheckAccess {
  const find = knownKeys(keys, now);
  return async (authorization, ...needed) => {
    if (!requireKey) return { account: defaultAccount };
    const key = await identify(authorization);
    log.add({ key_id: key.id, account: key.account });
    const missing = needed.find((scope) => !key.scopes.includes(scope));
    if (missing) throw new ApiError("scope_missing", `The key has not the scope ${missing}.`);
    if (key.perMinute !== undefined) await countRequest(key, key.perMinute);
    const { account, dailyMicrodollars } = key;
    return { account, ...(dailyMicrodollars !== undefined && { dailyMicrodollars }) };
  };

  async function identify(authorization: string | undefined): Promise<AccessKey> {
    const given = readBearer(authorization);
    const parsed = parseApiKey(given);
    if (!parsed) {
      throw new ApiError(
        "invalid_api_key",
        "This is no key of rekog's, or a letter of it is wrong.",
      );
    }
    const found = await available(() => find(parsed.id));
    if (found.kind === "busy") {
      const detail = "Too many keys were tried that there are not.";
      throw new ApiError("too_many_requests", detail, [], { retryAfterSeconds: 1 });
    }
    if (found.kind === "unknown" || !isSecretOf(found.key.hash, parsed.secret)) throw invalid();
    if (!isInForce(found.key, now())) throw invalid();
    return found.key;
  }

  async function countRequest({ id }: AccessKey, perMinute: number): Promise<void> {
    const at = now();
    const used = await available(() => keys.count(id, at));
    if (used <= perMinute) return;
    const retryAfterSeconds = 60 - at.getUTCSeconds();
    const detail = `The key may make ${perMinute} requests a minute, and has made them.`;
    throw new ApiError("too_many_requests", detail, [], { retryAfterSeconds });
  }

  /** Who cannot be looked up is not let in. */
  async function available<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      log.error("access_unavailable", { error });
      throw new ApiError("access_unavailable", "The key could not be looked up just now.", [], {
        retryAfterSeconds: 1,
      });
    }
  }
}

/** RFC 6750, section 2.1. In a time that grows with the header alone: it is read before anybody is known. @throws {ApiError} */
function readBearer(authorization = ""): string {
  const text = authorization.trim();
  const [scheme = ""] = text.split(/\s/, 1);
  const rest = text.slice(scheme.length).trim();
  if (scheme === "")
    throw new ApiError("missing_api_key", "The request has no `authorization` header.");
  if (scheme.toLowerCase() !== "bearer") {
    const detail = "The `authorization` header does not begin with `Bearer`.";
    throw new ApiError("invalid_api_key", detail);
  }
  if (rest === "") throw new ApiError("missing_api_key", "No key follows `Bearer`.");
  return rest;
}
