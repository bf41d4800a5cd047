import type { Server } from "node:http";

/** One item that DynamoDB put, updated or deleted. */
export interface ItemWrite {
  operation: "PutItem" | "UpdateItem" | "DeleteItem";
  table: string;
  /** Its attributes as they were sent: the whole item of a put, else the key. */
  item: Record<string, { S?: string }>;
}

const target = /^DynamoDB_\d+\.(PutItem|UpdateItem|DeleteItem)$/;

/** Tells of every write of a DynamoDB endpoint that was done. Conditions that did not hold are no writes. */
export function watchWrites(server: Server, onWrite: (write: ItemWrite) => void): void {
  server.prependListener("request", (request, response) => {
    const [, operation] = target.exec(String(request.headers["x-amz-target"])) ?? [];
    if (operation === undefined) return;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("finish", () => {
      if (response.statusCode !== 200) return;
      const { TableName, Item, Key } = JSON.parse(Buffer.concat(chunks).toString());
      onWrite({
        operation: operation as ItemWrite["operation"],
        table: TableName,
        item: Item ?? Key,
      });
    });
  });
}
