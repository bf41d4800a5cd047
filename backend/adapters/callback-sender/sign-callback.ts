import { Webhook } from "standardwebhooks";

export interface CallbackToSign {
  webhookId: string;
  /** When this attempt is made; told in whole seconds. */
  sentAt: Date;
  body: string;
  /** `whsec_…`, as `newCallbackSecret` makes it. */
  secret: string;
}

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
