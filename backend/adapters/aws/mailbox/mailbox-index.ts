import type { Callback } from "../../../core/blob/callback.ts";
import { availableFrom } from "../../../core/mailbox/available-from.ts";
import type { Mailbox } from "../../../core/ports/mailbox.ts";

/**
 * The sparse index of the blobs table that is all mailboxes: who has both attributes is in it. `mailbox_at` is there from the blob's
 * end until its delivery is settled, and says from when on that may be leased.
 *
 * A key of an index takes 1,000 writes a second. A delivery that is taken at once makes four, so one mailbox takes 250 of them
 * a second; what is over that would slow the ends of its own blobs down.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const mailboxIndex = {
  name: "mailbox",
  hashKey: "mailbox",
  rangeKey: "mailbox_at",
} as const;

/** A name has no `#` in it. */
export const mailboxKey = ({ account, name }: Mailbox) => `${account}#${name}`;

/** `mailbox_at` of a blob that is at its end: not before this moment. Undefined if its delivery is in no mailbox. */
export function mailboxAt(callback: Callback | undefined, now: string): string | undefined {
  const from = callback && availableFrom(callback);
  return from !== undefined && from < now ? now : from;
}
