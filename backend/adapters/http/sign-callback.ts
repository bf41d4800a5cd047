import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

export interface CallbackToSign {
  webhookId: string;
  /** When this attempt is made; told in whole seconds. */
  sentAt: Date;
  body: string;
  /** As `newCallbackSecret` makes it. */
  secret: string;
}

/** As long as the SHA-256 that it keys; Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/**
 * The headers that prove where a callback comes from: `v1,` and an HMAC-SHA256 of `id.timestamp.body`.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signCallback({ webhookId, sentAt, body, secret }: CallbackToSign) {
  return {
    "webhook-id": webhookId,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign(webhookId, sentAt, body),
  };
}

/** A new `whsec_…`, one for each blob. */
export function newCallbackSecret(random: (bytes: number) => Buffer = randomBytes): string {
  return `whsec_${random(SECRET_BYTES).toString("base64")}`;
}
