import type { CallInput, StoredItem } from "./dynalite-calls.ts";

/** One item that DynamoDB put, updated or deleted. */
export interface ItemWrite {
  operation: "PutItem" | "UpdateItem" | "DeleteItem";
  table: string;
  /** Its attributes as they were sent: the whole item of a put, else the key. */
  item: Record<string, { S?: string }>;
  /** Of an update: what the names and the values in its expression stand for. */
  update?: {
    names: Record<string, string>;
    values: Record<string, { S?: string; N?: string }>;
  };
}

/** The write that a call is, if it is one. */
export function writeOf(
  operation: string,
  { TableName = "", Item, Key, ...more }: CallInput,
): ItemWrite | undefined {
  const item: StoredItem = Item ?? Key ?? {};
  switch (operation) {
    case "UpdateItem":
      return { operation, table: TableName, item, update: updateOf(more) };
    case "PutItem":
    case "DeleteItem":
      return { operation, table: TableName, item };
    default:
      return undefined;
  }
}

function updateOf(input: CallInput): NonNullable<ItemWrite["update"]> {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  return { names: names ?? {}, values: values ?? {} } as NonNullable<ItemWrite["update"]>;
}
