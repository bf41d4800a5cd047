import { createHmac } from "node:crypto";

/** Before a secret's base64. */
const secretPrefix = "whsec_";

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
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signCallback({ webhookId, sentAt, body, secret }: CallbackToSign) {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const key = Buffer.from(secret.replace(secretPrefix, ""), "base64");
  const mac = createHmac("sha256", key).update(`${webhookId}.${timestamp}.${body}`);
  return {
    "webhook-id": webhookId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${mac.digest("base64")}`,
  };
}
