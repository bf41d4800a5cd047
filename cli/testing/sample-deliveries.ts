import { Webhook } from "standardwebhooks";
import type { LeasedDelivery } from "../client/api-types.ts";
import { blobId, callback, succeededBlob } from "./sample-blobs.ts";
import { keyProblem } from "./sample-keys.ts";
import { callbackSecret } from "./stub-api.ts";

/** A delivery as the API leases it: signed just now. */
export function sampleDelivery(
  change: Partial<LeasedDelivery> = {},
  secret = callbackSecret,
): LeasedDelivery {
  const now = new Date();
  const webhookId = `blob_${change.blob_id ?? blobId}`;
  const blob = { ...succeededBlob({ callback: callback() }), blob_id: change.blob_id ?? blobId };
  const { body = JSON.stringify(blob) } = change;
  return {
    delivery_id: `${blobId}.1.Zk3v`,
    blob_id: blobId,
    attempt: 1,
    leased_until: new Date(now.getTime() + 60_000).toISOString(),
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "rekog/1.2.3",
      "webhook-id": webhookId,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(webhookId, now, body),
    },
    body,
    ...change,
  };
}

/** Of so many blobs, each of its own. */
export const sampleDeliveries = (count: number, from = 0): LeasedDelivery[] =>
  Array.from({ length: count }, (_, index) =>
    sampleDelivery({ delivery_id: `delivery-${from + index}`, blob_id: `blob-${from + index}` }),
  );

export const leased = (...deliveries: readonly LeasedDelivery[]) => ({
  status: 200,
  body: { deliveries },
});

/** What the API answers to who has not the delivery any more. */
export const notHeld = {
  status: 409,
  body: keyProblem(409, "delivery_not_held", "The delivery is held by somebody else."),
};
