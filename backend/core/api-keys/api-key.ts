import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * An API key: `rekog_sk_<id>_<secret>_<check digits>`. Secret scanners know it by its beginning and by the digits at its end,
 * which are the CRC-32 of all that is before them; a typing error is told by them, too, and costs no look-up.
 */
export interface ApiKey {
  /** 12 letters and digits. No secret: it names the key in lists and logs. */
  id: string;
  /** 32 random bytes as base64url: 43 letters. */
  secret: string;
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const idLetters = 12;
/** The largest CRC-32 has six digits to the base of 62. */
const checkDigits = 6;
const shape = /^(rekog_sk_([0-9A-Za-z]{12})_([\w-]{43}))_([0-9A-Za-z]{6})$/;

export function formatApiKey({ id, secret }: ApiKey): string {
  const text = `rekog_sk_${id}_${secret}`;
  return `${text}_${digitsOf(text)}`;
}

/** What an API key consists of; undefined if it is none, or a letter of it is wrong. */
export function parseApiKey(text: string): ApiKey | undefined {
  const [, checked, id, secret, digits] = shape.exec(text) ?? [];
  if (checked === undefined || id === undefined || secret === undefined) return undefined;
  return digitsOf(checked) === digits ? { id, secret } : undefined;
}

/** @param random bytes that nobody can guess */
export function newApiKey(random: (bytes: number) => Buffer = randomBytes): ApiKey {
  return { id: newId(random), secret: random(32).toString("base64url") };
}

/** What is kept of a secret. It is 256 random bits, so no one finds it by trying: a slow hash would add nothing but time. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether this is the secret that was hashed, in a time that does not tell how much of it is right. */
export function isSecretOf(hash: string, secret: string): boolean {
  const [expected, given] = [Buffer.from(hash), Buffer.from(hashSecret(secret))];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Bytes that would favour the first letters are thrown away. */
function newId(random: (bytes: number) => Buffer): string {
  let id = "";
  while (id.length < idLetters) {
    for (const byte of random(idLetters)) {
      if (byte < 4 * base62.length && id.length < idLetters) id += base62[byte % base62.length];
    }
  }
  return id;
}

function digitsOf(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < checkDigits; i += 1) {
    digits = base62[rest % base62.length] + digits;
    rest = Math.floor(rest / base62.length);
  }
  return digits;
}
