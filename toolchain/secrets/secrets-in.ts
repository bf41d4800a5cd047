import { parseApiKey } from "../../backend/core/api-keys/api-key.ts";

export const secretKinds = [
  "api_key",
  "api_key_secret",
  "callback_secret",
  "aws_secret",
  "upload_form",
  "callback_query",
] as const;
export type SecretKind = (typeof secretKinds)[number];

/** What a test was given, or was told where it may be: it is looked for in all that is told afterwards. */
export type KnownSecrets = Map<string, SecretKind>;

export interface FoundSecret {
  kind: SecretKind;
  /** What is around it, without it */
  around: string;
}

const keyShape = /rekog_sk_[0-9A-Za-z]{12}_([\w-]{43})_[0-9A-Za-z]{6}/g;
/** What looks like one, whoever's it is; the examples of documents are shorter. */
const patterns: readonly [SecretKind, RegExp][] = [
  ["callback_secret", /whsec_[A-Za-z0-9+/]{16,}=*/g],
  ["aws_secret", /secret_?access_?key["']?\s*[:=]\s*["']?[A-Za-z0-9+/]{16,}/gi],
  ["aws_secret", /\bAWS4-HMAC-SHA256\b[^\n]{0,200}\bSignature=[0-9a-f]{64}/g],
  // `{"expiration":` as base64 begins each policy.
  ["upload_form", /eyJleHBpcmF0aW9u[\w+/=]{20,}/g],
  ["upload_form", /x-amz-signature["']?\s*[:=]\s*["']?[0-9a-f]{64}/gi],
  ["upload_form", /x-amz-security-token["']?\s*[:=]\s*["']?[\w+/=%]{16,}/gi],
];
/** As much of a secret as is none any more */
const shortest = 20;

/** Every secret in a text: those that are known, and those that look like one. */
export function secretsIn(text: string, known: KnownSecrets = new Map()): FoundSecret[] {
  const found: { kind: SecretKind; at: number; end: number }[] = [];
  const note = (kind: SecretKind, at: number, length: number) => {
    const end = at + length;
    // The secret within a key is found with the key.
    if (!found.some((one) => at < one.end && one.at < end)) found.push({ kind, at, end });
  };
  for (const match of text.matchAll(keyShape)) {
    if (parseApiKey(match[0])) note("api_key", match.index, match[0].length);
  }
  for (const [kind, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) note(kind, match.index, match[0].length);
  }
  for (const [secret, kind] of known) {
    // A half is found, too; a short one, a query say, is found whole.
    for (const part of [secret, secret.slice(0, shortest), secret.slice(-shortest)]) {
      for (const at of placesOf(part, text)) note(kind, at, part.length);
    }
  }
  const masked = found.reduce(
    (left, { at, end }) => left.slice(0, at) + "*".repeat(end - at) + left.slice(end),
    text,
  );
  return found.map(({ kind, at, end }) => ({
    kind,
    around: `${masked.slice(Math.max(0, at - 60), at)}…${masked.slice(end, end + 20)}`,
  }));
}

function placesOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    places.push(at);
  }
  return places;
}

/** The secrets of the keys in a text, with right check digits or with wrong ones. */
export const keySecretsIn = (text: string): string[] =>
  [...text.matchAll(keyShape)].map(([, secret = ""]) => secret);
