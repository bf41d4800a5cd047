import { randomBytes } from "node:crypto";

/** As long as the SHA-256 that it keys; Standard Webhooks asks for 24 to 64 bytes. */
const secretBytes = 32;

/** A new `whsec_…`, one for each blob. */
export function newCallbackSecret(random: (bytes: number) => Buffer = randomBytes): string {
  return `whsec_${random(secretBytes).toString("base64")}`;
}
