/** Whether a text can be the name of a mailbox: `Mailbox.name`. */
export function isMailboxName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}
