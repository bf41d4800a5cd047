import type { Callback } from "../blob/callback.ts";

/**
 * Whether a message is to ask for the first attempt at a callback of a blob that is at its end. None asks for what goes to a
 * mailbox, which it is in with the blob's end.
 */
export function isToBeQueued(callback: Callback | undefined): callback is Callback {
  if (callback?.target.kind !== "url") return false;
  return callback.status === "pending" && callback.attempts.length === 0;
}
