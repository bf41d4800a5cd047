/**
 * The index of the blobs table in which each account's blobs are in the order of their creation. Neither of its keys ever
 * changes, and nothing else is in it: it is written when a blob is created and when it goes, and by no change of its state.
 * Records of the time when there were no accounts have no `account`, and so are not in it.
 *
 * A key of an index takes 1,000 writes a second: so many blobs a second can one account create.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const accountIndex = {
  name: "account",
  hashKey: "account",
  rangeKey: "created_at",
} as const;
