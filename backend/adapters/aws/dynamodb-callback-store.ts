import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { CallbackStore, DeliveryClaim } from "../../core/callback-ports.ts";
import { type BlobRow, fromItem } from "./blob-item.ts";
import { toAttemptAttribute } from "./callback-attribute.ts";
import { updateBlobIf } from "./conditional-update.ts";

const NAMES = { "#status": "status", "#callback": "callback", "#url": "url" };

/** Callbacks in the `callback` attribute of their blobs' items: the ledger, and a lease while an attempt is made. */
export function dynamoDbCallbackStore(client: DynamoDBClient, table: string): CallbackStore {
  return {
    async claimDelivery({ blobId, delivery, leaseId, until }, now) {
      const item = await updateBlobIf(client, table, blobId, {
        condition:
          "expires_at > :now_seconds AND #status IN (:succeeded, :failed) AND " +
          "#callback.#status = :pending AND #callback.delivery = :delivery AND " +
          "(attribute_not_exists(#callback.lease_until) OR #callback.lease_until <= :now) AND " +
          "(attribute_not_exists(#callback.next_attempt_at) OR #callback.next_attempt_at <= :now)",
        update: "SET #callback.lease_id = :lease_id, #callback.lease_until = :lease_until",
        names: pick("#status", "#callback"),
        values: {
          ":succeeded": "succeeded",
          ":failed": "failed",
          ":pending": "pending",
          ":delivery": delivery,
          ":lease_id": leaseId,
          ":lease_until": until.toISOString(),
          ":now": now.toISOString(),
          ":now_seconds": Math.floor(now.getTime() / 1000),
        },
      });
      return item
        ? { kind: "claimed", record: fromItem(item) }
        : whyNot(await read(blobId), delivery, now);
    },

    async recordAttempt({ blobId, leaseId }, { attempt, status, nextAttemptAt }) {
      const item = await updateBlobIf(client, table, blobId, {
        condition: "#callback.lease_id = :lease_id",
        update:
          "SET #callback.attempts = list_append(#callback.attempts, :attempts), " +
          "#callback.attempts_made = #callback.attempts_made + :one, #callback.#status = :status" +
          `${nextAttemptAt ? ", #callback.next_attempt_at = :next" : ""} ` +
          "REMOVE #callback.lease_id, #callback.lease_until" +
          `${nextAttemptAt ? "" : ", #callback.next_attempt_at"}`,
        names: pick("#status", "#callback"),
        values: {
          ":lease_id": leaseId,
          ":attempts": [toAttemptAttribute(attempt)],
          ":one": 1,
          ":status": status,
          ...(nextAttemptAt && { ":next": nextAttemptAt }),
        },
      });
      return item !== undefined;
    },

    async startDelivery(blobId, { url, trust }, secret, now) {
      const target = {
        ":url": url,
        ":allow_insecure": trust.allowInsecure ?? false,
        ":certificate": trust.certificateSha256 ?? "",
        ":pending": "pending",
        ":one": 1,
        ":zero": 0,
        ":succeeded": "succeeded",
        ":failed": "failed",
        ":now_seconds": Math.floor(now.getTime() / 1000),
      };
      const isFinished = "expires_at > :now_seconds AND #status IN (:succeeded, :failed)";
      const again = await updateBlobIf(client, table, blobId, {
        condition: `${isFinished} AND attribute_exists(#callback)`,
        update:
          "SET #callback.#url = :url, #callback.allow_insecure = :allow_insecure, " +
          "#callback.certificate_sha256 = :certificate, #callback.#status = :pending, " +
          "#callback.delivery = #callback.delivery + :one, #callback.attempts_made = :zero " +
          "REMOVE #callback.next_attempt_at, #callback.lease_id, #callback.lease_until",
        names: NAMES,
        values: target,
      });
      if (again) return fromItem(again);
      const first = {
        url,
        allow_insecure: target[":allow_insecure"],
        certificate_sha256: target[":certificate"],
        secret,
        status: "pending",
        delivery: 1,
        attempts: [],
        attempts_made: 0,
      };
      const item = await updateBlobIf(client, table, blobId, {
        condition: `${isFinished} AND attribute_not_exists(#callback)`,
        update: "SET #callback = :first",
        names: pick("#status", "#callback"),
        values: {
          ":first": first,
          ":succeeded": "succeeded",
          ":failed": "failed",
          ":now_seconds": target[":now_seconds"],
        },
      });
      return item && fromItem(item);
    },
  };

  async function read(blobId: string): Promise<BlobRow | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: marshall({ blob_id: blobId }),
        ConsistentRead: true,
      }),
    );
    return Item && (unmarshall(Item) as BlobRow);
  }
}

/** Why a claim was refused, from the item as it is a moment later. */
function whyNot(row: BlobRow | undefined, delivery: number, now: Date): DeliveryClaim {
  const callback = row?.callback;
  const isWanted =
    row !== undefined &&
    row.expires_at * 1000 > now.getTime() &&
    (row.status === "succeeded" || row.status === "failed") &&
    callback?.status === "pending" &&
    callback.delivery === delivery;
  if (!isWanted) return { kind: "void" };
  const [at = now.toISOString()] = [callback.lease_until, callback.next_attempt_at]
    .filter((time) => time !== undefined && time > now.toISOString())
    .sort()
    .reverse();
  return { kind: "not_due", at };
}

/** DynamoDB refuses names that an expression does not use. */
function pick<Name extends keyof typeof NAMES>(...names: Name[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, NAMES[name]]));
}
