import { createHmac } from "node:crypto";

export interface CallbackToSign {
  webhookId: string;
  /** When this attempt is made; told in whole seconds. */
  sentAt: Date;
  body: string;
  /** `whsec_…`, as `newCallbackSecret` makes it. */
  secret: string;
}

/**
 * The headers that prove where a callback comes from: `v1,` and an HMAC-SHA256 of `id.timestamp.body`, by Node.js's own
 * hash: the specification's library has one in JavaScript, which takes longer to load and to reckon. The tests verify with it.
 * @throws {TypeError} where the secret is none: it is this program's own, and not the receiver's fault
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signCallback({ webhookId, sentAt, body, secret }: CallbackToSign) {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const mac = createHmac("sha256", keyOf(secret)).update(`${webhookId}.${timestamp}.${body}`);
  return {
    "webhook-id": webhookId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${mac.digest("base64")}`,
  };
}

/** What is no base64 is passed over where Node.js decodes it, and nobody could verify what is signed with the rest. */
function keyOf(secret: string): Buffer {
  const [, base64 = ""] = /^whsec_(.+)$/.exec(secret) ?? [];
  const key = Buffer.from(base64, "base64");
  if (key.length > 0 && key.toString("base64") === base64) return key;
  throw new TypeError("A callback's secret is not whsec_ and base64.");
}
