const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const shape = /^(rekog_sk_([0-9A-Za-z]{12})_[\w-]{43})_([0-9A-Za-z]{6})$/;
/** Whole ones, and what is left of one that was copied badly. */
const anywhere = /rekog_sk_(?:([0-9A-Za-z]{12})_)?[\w-]*…?/g;

/**
 * The id of an API key, which is no secret and names the key in lists; undefined for what is no key, or has a wrong letter in
 * it. The last six letters check the others, so a typing error is told without a request.
 */
export function apiKeyId(text: string): string | undefined {
  const [, checked, id, check] = shape.exec(text) ?? [];
  return checked !== undefined && check === checkDigits(checked) ? id : undefined;
}

/** How a key is shown. */
export const shownApiKey = (id: string): string => `rekog_sk_${id}_…`;

/** A text in which no key can be read any more. */
export const withoutApiKeys = (text: string): string =>
  text.replace(anywhere, (_key, id?: string) =>
    id === undefined ? "rekog_sk_…" : shownApiKey(id),
  );

/** The CRC-32 of a text, to the base of 62. */
function checkDigits(text: string): string {
  let rest = crc32(text);
  let written = "";
  while (written.length < 6) {
    written = digits.charAt(rest % digits.length) + written;
    rest = Math.floor(rest / digits.length);
  }
  return written;
}

/** Of a text in ASCII, as zlib and PNG have it: the polynomial is 0xedb88320. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const letter of text) {
    crc ^= letter.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
