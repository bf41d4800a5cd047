import type { LeasedDelivery, SettledDelivery } from "../client/api-types.ts";
import type { RekogError } from "../client/errors.ts";
import type { ReceivedCallback } from "./received-callback.ts";

/** A callback that was fetched. */
export type FetchedCallback = ReceivedCallback & { leased: LeasedDelivery };

export interface MailboxEvents {
  /**
   * Hears of each callback. Where none is forwarded, the answer says whether it was taken.
   * @param signal aborts when there is no time left
   */
  onCallback: (callback: FetchedCallback, signal: AbortSignal) => boolean | Promise<boolean>;
  onSettled?: (callback: FetchedCallback, settled: SettledDelivery) => void;
  /** Somebody else has it by now, or the API did not hear of it: it may come again. */
  onUnsettled?: (callback: FetchedCallback, reason: RekogError) => void;
}
