import { ApiError } from "../errors/api-errors.ts";

export interface MailboxSettings {
  requireKey: boolean;
  /** Whether there are mailboxes also where everybody is one account: only where nobody else can ask for what is in them. */
  mailboxWithoutKey: boolean;
}

/** @throws {ApiError} `mailbox_needs_keys` where everybody would be handed everybody's results */
export function checkMailboxes({ requireKey, mailboxWithoutKey }: MailboxSettings): void {
  if (requireKey || mailboxWithoutKey) return;
  throw new ApiError(
    "mailbox_needs_keys",
    "The stage asks for no key: everybody would be handed everybody's results.",
  );
}
