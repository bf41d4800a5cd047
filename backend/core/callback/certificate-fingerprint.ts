/**
 * A certificate's SHA-256 fingerprint as we keep and compare it: 64 hexadecimal digits in lower case. Colons and upper
 * case, as `openssl x509 -fingerprint -sha256` prints them, are taken too. Undefined if it is not one.
 */
export function readFingerprint(text: string): string | undefined {
  const isHex = /^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i.test(text);
  return isHex ? text.replaceAll(":", "").toLowerCase() : undefined;
}
