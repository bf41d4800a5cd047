import { toItem } from "../backend/adapters/aws/blob-item.ts";
import { defaultAccount } from "../backend/core/api-keys/access-key.ts";
import type { Label } from "../backend/core/features/labels/label.ts";
import {
  type CallInput,
  dynaliteCalls,
  type StoredItem,
} from "../backend/local/dynamodb/dynalite-calls.ts";
import { localTables } from "../backend/local/resources.ts";

const atOnce = 25;
const yearMs = 365 * 24 * 60 * 60 * 1_000;
const labelCount = 40;

/**
 * Puts blobs that are finished, of the size of a usual result, into the database of a data folder that no one has: a
 * millisecond between two, the newest one now.
 */
export async function fillTable(databaseDir: string, blobs: number): Promise<void> {
  const calls = dynaliteCalls(databaseDir);
  await calls.open();
  const now = Date.now();
  const usual = usualItem(now);
  for (let from = 0; from < blobs; from += atOnce) {
    const puts = Array.from({ length: Math.min(atOnce, blobs - from) }, (_, i) => ({
      PutRequest: {
        Item: {
          ...usual,
          blob_id: { S: `blob-${from + i}` },
          created_at: { S: new Date(now - blobs + from + i).toISOString() },
        },
      },
    }));
    const input: CallInput = { RequestItems: { [localTables.blobs.name]: puts } };
    await calls.call("BatchWriteItem", input);
  }
  await calls.close();
}

function usualItem(now: number): StoredItem {
  const at = new Date(now).toISOString();
  const { outcome, ...item } = toItem({
    blobId: "usual",
    account: defaultAccount,
    createdAt: at,
    updatedAt: at,
    uploadDeadlineAt: at,
    expiresAt: new Date(now + yearMs).toISOString(),
    features: ["labels"],
    options: { faceAttributes: false },
    filter: {},
    content: {},
    state: {
      status: "succeeded",
      image: { bytes: 483_201, etag: "9b2cf535", format: "jpeg", width: 1600, height: 1200 },
      answers: {
        labels: {
          result: Array.from({ length: labelCount }, (_, i) => usualLabel(i)),
          recognition: { detector: "bench", modelVersion: "1", detectedAt: at },
        },
      },
    },
  });
  // As the wire has it: bytes in base64.
  return JSON.parse(
    JSON.stringify({ ...item, outcome: { B: Buffer.from(outcome?.B ?? []).toString("base64") } }),
  );
}

const usualLabel = (i: number): Label => ({
  label: `Label ${Math.sin(i)}`,
  confidence: 100 * Math.abs(Math.cos(i)),
  parents: ["Transportation", "Vehicle"],
  aliases: ["Automobile"],
  categories: ["Vehicles and Automotive"],
  instances: [],
});
