import type { SettleDelivery } from "../../../core/use-cases/settle-delivery.ts";
import { type HttpDeps, type HttpHandler, httpHandler, json } from "../http.ts";
import { readJson } from "../request-body.ts";
import { mailboxOf } from "./mailbox-of.ts";
import { decodeReport } from "./report-schema.ts";

/** `POST /mailboxes/{name}/{delivery_id}` */
export function settleDeliveryHandler(settle: SettleDelivery, deps: HttpDeps): HttpHandler {
  return httpHandler(deps, "callbacks:write", async (event, caller) => {
    const mailbox = mailboxOf(event, caller);
    const report = decodeReport(readJson(event));
    const deliveryId = event.pathParameters?.delivery_id ?? "";
    const { status, nextAttemptAt } = await settle(mailbox, deliveryId, report);
    return json(200, { status, ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }) });
  });
}
