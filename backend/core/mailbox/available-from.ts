import type { Callback } from "../blob/callback.ts";

/** Where nothing is put off. */
const always = "1970-01-01T00:00:00.000Z";

/**
 * From when on a delivery may be leased from its mailbox, ISO 8601, given that its blob is at its end; undefined if it may
 * not at all: it is settled, its attempts are spent, or it goes elsewhere.
 */
export function availableFrom(callback: Callback): string | undefined {
  const { target, status, nextAttemptAt, attemptsMade } = callback;
  if (target.kind !== "mailbox" || status !== "pending") return undefined;
  return nextAttemptAt ?? (attemptsMade === 0 ? always : undefined);
}
