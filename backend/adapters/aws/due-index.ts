/** The sparse index of the blobs table: who has both attributes is in it. */
export const dueIndex = { name: "due", hashKey: "due_shard", rangeKey: "due_at" } as const;

/**
 * A key of an index takes 1,000 writes a second. Each blob makes two or three, and each of these keys costs a query a
 * minute.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const dueShards = ["0", "1", "2", "3"] as const;

export function dueShardOf(blobId: string): string {
  const sum = [...blobId].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return dueShards[sum % dueShards.length] ?? dueShards[0];
}
