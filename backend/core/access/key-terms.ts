import { type AccessKey, defaultAccount, isAccountName } from "../api-keys/access-key.ts";
import { isScope, scopes } from "../api-keys/scopes.ts";
import { microdollarsPerDollar } from "../features/prices.ts";
import { KeyAdministrationError } from "./key-administration-error.ts";

/** What a key shall be, as it was asked for. */
export interface KeyRequest {
  /** 1 to 64 characters, for people */
  name: string;
  /** Whose blobs it is for. Default: the account of the first key. */
  account?: string | undefined;
  /** Default: all of them. */
  scopes?: readonly string[] | undefined;
  /** Default: never. */
  expiresAt?: Date | undefined;
  /** Requests a minute, a whole number from 1 on. Default: no limit of its own. */
  perMinute?: number | undefined;
  /** What may be spent in a day (UTC), in dollars. Default: no limit of its own. */
  dailyDollars?: number | undefined;
}

/** What a key is but for its id, its secret and its times. */
export type KeyTerms = Pick<
  AccessKey,
  "account" | "name" | "scopes" | "expiresAt" | "perMinute" | "dailyMicrodollars"
>;

/** The same bounds as the stage's own limit has. */
const mostDollars = 1_000_000;
const mostPerMinute = 1_000_000;
/** Times are compared as text, so that a year has four digits. */
const lastTime = new Date("9999-12-31T23:59:59.999Z");

/** @throws {KeyAdministrationError} `invalid_key`, with everything that is wrong */
export function checkKeyTerms(request: KeyRequest, now: Date): KeyTerms {
  const { name, account = defaultAccount, expiresAt, perMinute, dailyDollars } = request;
  const wanted = [...new Set<string>(request.scopes ?? scopes)];
  const faults = [
    !isKeyName(name) && "the name must be 1 to 64 characters, none of them a control character",
    !isAccountName(account) &&
      "the account must be 1 to 64 letters, digits, `.`, `_` and `-`, with a letter or digit first",
    scopesFault(wanted),
    expiresAt && timeFault(expiresAt, now),
    perMinute !== undefined &&
      !isWholeWithin(perMinute, mostPerMinute) &&
      `requests per minute must be a whole number from 1 to ${mostPerMinute}`,
    dailyDollars !== undefined &&
      !isSum(dailyDollars) &&
      `the daily limit must be dollars from 0 to ${mostDollars}, with six places at most`,
  ].filter((fault) => typeof fault === "string");
  if (faults.length > 0) throw new KeyAdministrationError("invalid_key", sentence(faults));
  return {
    name,
    account,
    scopes: scopes.filter((scope) => wanted.includes(scope)),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    ...(perMinute !== undefined && { perMinute }),
    ...(dailyDollars !== undefined && {
      dailyMicrodollars: Math.round(dailyDollars * microdollarsPerDollar),
    }),
  };
}

/** Nothing in it may move a cursor, turn the direction of writing or end a line. Joiners, as emoji have them, are no harm. */
function isKeyName(name: string): boolean {
  const { length } = [...name];
  const seen = name.replace(/[\u200c\u200d]/g, "");
  return length <= 64 && seen.trim() !== "" && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(seen);
}

function scopesFault(wanted: readonly string[]): string | undefined {
  if (wanted.length === 0) return `at least one scope must be named, of ${scopes.join(", ")}`;
  const unknown = wanted.filter((scope) => !isScope(scope));
  if (unknown.length === 0) return undefined;
  const quoted = unknown.map((scope) => JSON.stringify(scope)).join(", ");
  return `there is no scope ${quoted}; there are ${scopes.join(", ")}`;
}

function timeFault(at: Date, now: Date): string | undefined {
  if (Number.isNaN(at.getTime()) || at > lastTime) return "the expiry must be a time";
  return at <= now ? "the expiry must not be in the past" : undefined;
}

const isWholeWithin = (value: number, most: number) =>
  Number.isInteger(value) && value >= 1 && value <= most;

function isSum(dollars: number): boolean {
  const microdollars = dollars * microdollarsPerDollar;
  const isExact = Math.abs(microdollars - Math.round(microdollars)) < 1e-3;
  return dollars >= 0 && dollars <= mostDollars && isExact;
}

function sentence(faults: readonly string[]): string {
  const text = faults.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
