import { randomBytes } from "node:crypto";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type CallInput, dynaliteCalls } from "../../backend/local/dynamodb/dynalite-calls.ts";
import { localTables } from "../../backend/local/resources.ts";

const atOnce = 25;
const yearMs = 365 * 24 * 60 * 60 * 1_000;

/** Puts blobs that are finished, of the size of a usual result, into the database of a data folder that no one has. */
export async function fillTable(databaseDir: string, blobs: number): Promise<void> {
  const calls = dynaliteCalls(databaseDir);
  await calls.open();
  const at = new Date().toISOString();
  for (let from = 0; from < blobs; from += atOnce) {
    const puts = Array.from({ length: Math.min(atOnce, blobs - from) }, (_, i) => ({
      PutRequest: {
        Item: marshall({
          blob_id: `blob-${from + i}`,
          status: "succeeded",
          created_at: at,
          updated_at: at,
          upload_deadline_at: at,
          expires_at: Math.floor((Date.now() + yearMs) / 1_000),
          outcome: randomBytes(700).toString("base64"),
        }),
      },
    }));
    const input: CallInput = { RequestItems: { [localTables.blobs.name]: puts } };
    await calls.call("BatchWriteItem", input);
  }
  await calls.close();
}
