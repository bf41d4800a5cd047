import type { ReceivedCallback } from "./own-receiver.ts";

export type Verdict = "genuine" | "forged" | "unknown";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * Whether a callback is signed as Standard Webhooks has it: HMAC-SHA-256 of its id, time and body. `unknown` where the secret is not
 * known any more, or the browser reckons no HMAC, as for a page that came without TLS from another machine.
 */
export async function verifySignature(
  { headers, body }: ReceivedCallback,
  secret: string | undefined,
): Promise<Verdict> {
  const { subtle } = globalThis.crypto ?? {};
  if (secret === undefined || subtle === undefined) return "unknown";
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const keyBytes = bytesOf(secret.replace(/^whsec_/, ""));
  const key = await subtle.importKey("raw", keyBytes, hmac, false, ["verify"]);
  const said = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  // HMAC-SHA-256 is 32 bytes: whatever has another form is no signature.
  for (const each of (headers["webhook-signature"] ?? "").split(" ")) {
    const [, signature] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(each) ?? [];
    if (signature === undefined) continue;
    if (await subtle.verify("HMAC", key, bytesOf(signature), new TextEncoder().encode(said))) {
      return "genuine";
    }
  }
  return "forged";
}
