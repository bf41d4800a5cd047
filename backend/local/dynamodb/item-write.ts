import type { IncomingHttpHeaders } from "node:http";
import { signedAtMs } from "../loopback/signing.ts";
import type { CallInput, StoredItem } from "./dynalite-calls.ts";

/** One item that DynamoDB put, updated or deleted. */
export interface ItemWrite {
  request: WriteRequest;
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

/** What brought a write here. A call is sent again where its answer did not come in time, and may so be written twice. */
export interface WriteRequest {
  /**
   * `amz-sdk-invocation-id`: the same for each request of a call.
   * @see https://docs.rs/aws-runtime/1.2.1/aws_runtime/invocation_id/
   */
  callId: string;
  /** In whole seconds, as in `x-amz-date`: at most one second before it was sent. */
  signedAtMs: number;
}

/** The write that a call is, if it is one. */
export function writeOf(
  operation: string,
  { TableName = "", Item, Key, ...more }: CallInput,
  headers: IncomingHttpHeaders,
): ItemWrite | undefined {
  const item: StoredItem = Item ?? Key ?? {};
  const request = {
    callId: String(headers["amz-sdk-invocation-id"] ?? ""),
    signedAtMs: signedAtMs(String(headers["x-amz-date"])) ?? Number.NaN,
  };
  switch (operation) {
    case "UpdateItem":
      return { operation, table: TableName, item, request, update: updateOf(more) };
    case "PutItem":
    case "DeleteItem":
      return { operation, table: TableName, item, request };
    default:
      return undefined;
  }
}

function updateOf(input: CallInput): NonNullable<ItemWrite["update"]> {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  return { names: names ?? {}, values: values ?? {} } as NonNullable<ItemWrite["update"]>;
}
