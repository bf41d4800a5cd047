import type { CallInput, StoredItem } from "./dynalite-calls.ts";

/** One item that DynamoDB put, updated or deleted. */
export interface ItemWrite {
  operation: "PutItem" | "UpdateItem" | "DeleteItem";
  table: string;
  /** Its attributes as they were sent: the whole item of a put, else the key. */
  item: Record<string, { S?: string }>;
}

/** The write that a call is, if it is one. */
export function writeOf(
  operation: string,
  { TableName = "", Item, Key }: CallInput,
): ItemWrite | undefined {
  const item: StoredItem = Item ?? Key ?? {};
  switch (operation) {
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return { operation, table: TableName, item };
    default:
      return undefined;
  }
}
