import { UsageError } from "../errors.ts";
import { tellable } from "../tellable.ts";

/** What the API takes for a mailbox's name. */
const form = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const longestMailboxName = 64;

export const isMailboxName = (text: string): boolean => form.test(text);

/**
 * Where the API has a mailbox.
 * @throws {UsageError} `invalid_mailbox`: it could mean another path
 */
export function mailboxPath(name: string): string {
  if (typeof name === "string" && isMailboxName(name)) return `/mailboxes/${name}`;
  throw new UsageError({
    code: "invalid_mailbox",
    message: tellable(`"${String(name)}" is not a mailbox's name.`),
    hint: "It has up to 64 letters, digits, dots, underscores and hyphens, and begins with a letter or a digit.",
  });
}

/**
 * Where the API hears what became of a delivery.
 * @throws {UsageError} `invalid_mailbox`, `invalid_delivery_id`
 */
export function deliveryPath(name: string, deliveryId: string): string {
  const path = mailboxPath(name);
  if (typeof deliveryId === "string" && /^[\w-][\w.~-]{0,511}$/.test(deliveryId)) {
    return `${path}/${deliveryId}`;
  }
  throw new UsageError({
    code: "invalid_delivery_id",
    message: tellable(`"${String(deliveryId)}" is not a delivery's id.`),
    hint: "Give the `delivery_id` with which it was leased.",
  });
}
