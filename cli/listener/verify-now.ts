import { createHmac, timingSafeEqual } from "node:crypto";
import type { CallbackHeaders } from "../client/callback-headers.ts";
import type { RekogBlob } from "../client/told-blob.ts";
import { blobOf, type CallbackBody, readSigned } from "../client/verify-callback.ts";

/**
 * `verifyCallback`, at once: what a listener hears is known as genuine or not before anything else happens, so that no time
 * that is waited for runs out over it. Web Crypto, which the client has for all platforms, answers later.
 * @throws {CallbackVerificationError}
 */
export function verifyNow(headers: CallbackHeaders, body: CallbackBody, secret: string): RekogBlob {
  const callback = readSigned(headers, body, secret);
  const expected = createHmac("sha256", callback.key).update(callback.content).digest();
  // All of them, so that it takes the same time whichever is genuine.
  const genuine = callback.signatures.filter((each) => timingSafeEqual(each, expected));
  return blobOf(callback, genuine.length > 0);
}
