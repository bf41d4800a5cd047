import { type AttributeValue, type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { asOf, type BlobRecord, isOutcome } from "../../core/blob/blob.ts";
import { type CallbackTarget, newCallback } from "../../core/blob/callback.ts";
import type { CallbackStore, DeliveryClaim } from "../../core/ports/callbacks.ts";
import { type BlobRow, fromItem } from "./blob-item.ts";
import { toAttemptAttribute, toCallbackAttribute } from "./callback-attribute.ts";
import { updateBlobIf } from "./conditional-update.ts";

const attributeNames = { "#status": "status", "#callback": "callback", "#url": "url" };

/**
 * That a blob is at its end, as `asOf` sees it: it was written so, or a deadline has passed. AND binds before OR, and
 * dynalite's parser takes long over parentheses.
 */
const hasEnded =
  "expires_at > :now_seconds AND (#status IN (:succeeded, :failed) OR " +
  "#status = :processing AND processing_deadline_at <= :now OR " +
  "#status = :awaiting_upload AND upload_deadline_at <= :now)";

function endedValues(now: Date) {
  return {
    ":succeeded": "succeeded",
    ":failed": "failed",
    ":processing": "processing",
    ":awaiting_upload": "awaiting_upload",
    ":now": now.toISOString(),
    ":now_seconds": Math.floor(now.getTime() / 1000),
  };
}

/** Callbacks in the `callback` attribute of their blobs' items: the ledger, and a lease while an attempt is made. */
export function dynamoDbCallbackStore(client: DynamoDBClient, table: string): CallbackStore {
  return {
    async claimDelivery({ blobId, delivery, leaseId, until }, now) {
      const item = await updateBlobIf(client, table, blobId, {
        condition:
          `${hasEnded} AND ` +
          "#callback.#status = :pending AND #callback.delivery = :delivery AND " +
          "(attribute_not_exists(#callback.lease_until) OR #callback.lease_until <= :now) AND " +
          "(attribute_not_exists(#callback.next_attempt_at) OR #callback.next_attempt_at <= :now)",
        update: "SET #callback.lease_id = :lease_id, #callback.lease_until = :lease_until",
        names: pick("#status", "#callback"),
        values: {
          ...endedValues(now),
          ":pending": "pending",
          ":delivery": delivery,
          ":lease_id": leaseId,
          ":lease_until": until.toISOString(),
        },
      });
      return item
        ? { kind: "claimed", record: seenAt(item, now) }
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

    async startDelivery(blobId, target, secret, now) {
      // Of two who find no callback one makes it, and the other then finds that.
      const item =
        (await startAgain(blobId, target, now)) ??
        (await startFirst(blobId, target, secret, now)) ??
        (await startAgain(blobId, target, now));
      return item && seenAt(item, now);
    },
  };

  function startAgain(blobId: string, { url, trust }: CallbackTarget, now: Date) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_exists(#callback)`,
      update:
        "SET #callback.#url = :url, #callback.allow_insecure = :allow_insecure, " +
        "#callback.certificate_sha256 = :certificate, #callback.#status = :pending, " +
        "#callback.delivery = #callback.delivery + :one, #callback.attempts_made = :zero " +
        "REMOVE #callback.next_attempt_at, #callback.lease_id, #callback.lease_until",
      names: attributeNames,
      values: {
        ...endedValues(now),
        ":url": url,
        ":allow_insecure": trust.allowInsecure ?? false,
        ":certificate": trust.certificateSha256 ?? "",
        ":pending": "pending",
        ":one": 1,
        ":zero": 0,
      },
    });
  }

  function startFirst(blobId: string, target: CallbackTarget, secret: string, now: Date) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_not_exists(#callback)`,
      update: "SET #callback = :first",
      names: pick("#status", "#callback"),
      values: {
        ...endedValues(now),
        ":first": toCallbackAttribute(newCallback(target, secret)),
      },
    });
  }

  async function read(blobId: string): Promise<Record<string, AttributeValue> | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: marshall({ blob_id: blobId }),
        ConsistentRead: true,
      }),
    );
    return Item;
  }
}

/** An item that has ended, as a reader sees it. */
function seenAt(item: Record<string, AttributeValue>, now: Date): BlobRecord {
  const record = fromItem(item);
  return asOf(record, now) ?? record;
}

/** Why a claim was refused, from the item as it is a moment later. */
function whyNot(
  item: Record<string, AttributeValue> | undefined,
  delivery: number,
  now: Date,
): DeliveryClaim {
  const seen = item && asOf(fromItem(item), now);
  const callback = item && (unmarshall(item) as BlobRow).callback;
  if (!seen || !isOutcome(seen.state) || callback?.delivery !== delivery) return { kind: "void" };
  if (callback.status !== "pending") {
    return { kind: callback.status === "failed" ? "spent" : "void" };
  }
  const [at = now.toISOString()] = [callback.lease_until, callback.next_attempt_at]
    .filter((time) => time !== undefined && time > now.toISOString())
    .sort()
    .reverse();
  return { kind: "not_due", at };
}

/** DynamoDB refuses names that an expression does not use. */
function pick<Name extends keyof typeof attributeNames>(...names: Name[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, attributeNames[name]]));
}
