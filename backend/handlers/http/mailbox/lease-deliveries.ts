import * as v from "valibot";
import type { components } from "../../../../openapi.d.ts";
import type { LeaseDeliveries, LeasedDelivery } from "../../../core/use-cases/lease-deliveries.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "../http.ts";
import { fromQuery, wholeNumber } from "../number-schema.ts";
import { validate } from "../validate.ts";
import { mailboxOf } from "./mailbox-of.ts";

type Schemas = components["schemas"];

const mostAtOnce = 10;
const query = v.object({ limit: v.optional(fromQuery(wholeNumber(1, mostAtOnce))) });

const answer = (leased: readonly LeasedDelivery[]) =>
  json(200, { deliveries: leased.map(encodeLeased) } satisfies Schemas["LeasedDeliveries"]);
const nothing = answer([]);

/**
 * `GET /mailboxes/{name}`. Results are read, and what becomes of them is changed: it takes both scopes. A listener asks every
 * few seconds, so that an answer is worth a line only where there is something in it.
 */
export function leaseDeliveriesHandler(lease: LeaseDeliveries, deps: HttpDeps): HttpHandler {
  return httpHandler(
    deps,
    ["blobs:read", "callbacks:write"],
    async (event, caller) => {
      const mailbox = mailboxOf(event, caller);
      const asked = validate(
        query,
        event.queryStringParameters ?? {},
        "is not a known query parameter",
      );
      const leased = await lease(mailbox, asked.limit ?? mostAtOnce);
      if (leased.length === 0) return nothing;
      deps.log.add({ deliveries: leased.length });
      return answer(leased);
    },
    (response) => (response === nothing ? "debug" : "info"),
  );
}

function encodeLeased(delivery: LeasedDelivery): Schemas["LeasedDelivery"] {
  const { deliveryId, blobId, attempt, leasedUntil, headers, body } = delivery;
  return {
    delivery_id: deliveryId,
    blob_id: blobId,
    attempt,
    leased_until: leasedUntil,
    method: "POST",
    headers,
    body,
  };
}
