import type { SettledDelivery } from "../../client/api-types.ts";
import type { RekogError } from "../../client/errors.ts";
import type { FetchedCallback } from "../../listener/mailbox-events.ts";
import { cleanText } from "../../ui/clean-text.ts";

const named = ({ leased, blobId }: FetchedCallback) => ({
  delivery_id: leased.delivery_id,
  blob_id: blobId ?? leased.blob_id,
});

/** What the API made of the answer, for `--json`. */
export const settledJson = (callback: FetchedCallback, settled: SettledDelivery): object => ({
  event: "settled",
  ...named(callback),
  status: settled.status,
  ...(settled.next_attempt_at !== undefined && { next_attempt_at: settled.next_attempt_at }),
});

/** The same for people, who see that a callback was delivered by its answer. It may come again on another day: the time is whole. */
export function settledText({ status, next_attempt_at: nextAt }: SettledDelivery): string {
  if (status === "delivered") return "";
  return nextAt === undefined
    ? `  ${cleanText(status)}: it does not come again\n`
    : `  it comes again at ${cleanText(nextAt)}\n`;
}

export const unsettledJson = (callback: FetchedCallback, reason: RekogError): object => ({
  event: "not_settled",
  ...named(callback),
  error: { code: reason.code, message: reason.message, hint: reason.hint },
});

export const unsettledText = (callback: FetchedCallback, reason: RekogError): string =>
  `The answer to the callback of ${callback.blobId ?? callback.leased.blob_id} is not in its ledger: ${reason.message} It may come again (${reason.code}).`;
