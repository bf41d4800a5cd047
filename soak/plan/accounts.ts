/** Whose pictures they are. All three use the same bytes, the same `Idempotency-Key`s and the same name of a mailbox. */
export const accounts = ["ada", "ben", "cleo"] as const;
export type Account = (typeof accounts)[number];

/** May spend little at first, until the operator lets it spend more. */
export const limitedAccount: Account = "cleo";

/** Has a key for everything, and not one picture. */
export const outsider = "outsider";

export type KeyHolder = Account | typeof outsider;
export const keyHolders: readonly KeyHolder[] = [...accounts, outsider];

/** The stranger who tries to get at an account's blobs. */
export const strangerTo = (account: Account): Account =>
  accounts[(accounts.indexOf(account) + 1) % accounts.length] as Account;

/** Where everybody's callbacks wait that listeners fetch: each account has one of that name. */
export const mailboxName = "soak";
