import { type AttributeValue, type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { asOf, type BlobRecord, isOutcome } from "../../core/blob/blob.ts";
import { type CallbackTarget, newCallback, withAttempt } from "../../core/blob/callback.ts";
import type { AttemptRecord, CallbackStore, DeliveryClaim } from "../../core/ports/callbacks.ts";
import { type BlobRow, fromItem } from "./blob-item.ts";
import {
  type CallbackAttribute,
  fromCallbackAttribute,
  toAttemptAttribute,
  toCallbackAttribute,
} from "./callback-attribute.ts";
import { updateBlobIf } from "./conditional-update.ts";
import { dueShardOf } from "./due-index.ts";
import { endedValues, hasEnded } from "./has-ended.ts";

const targetUpdate =
  "#callback.#url = :url, #callback.allow_insecure = :allow_insecure, " +
  "#callback.certificate_sha256 = :certificate, ";
const attributeNames = { "#status": "status", "#callback": "callback", "#url": "url" };

/**
 * Who asked for another delivery may have died before its message was queued: then the sweep queues it. By that time the
 * attempt was made where all went well, and the mark is gone.
 */
const unqueuedAfterMs = 5 * 60_000;

/** Two writers of one ledger get into each other's way; each time one of them is done. */
const maxConflicts = 20;

/** Callbacks in the `callback` attribute of their blobs' items: the ledger, and a lease while an attempt is made. */
export function dynamoDbCallbackStore(client: DynamoDBClient, table: string): CallbackStore {
  return {
    async claimDelivery({ blobId, delivery, attempt, leaseId, until }, now) {
      const item = await updateBlobIf(client, table, blobId, {
        condition:
          `${hasEnded} AND ` +
          "#callback.#status = :pending AND #callback.delivery = :delivery AND " +
          `${attempt === undefined ? "" : "#callback.attempts_made = :attempt AND "}` +
          "(attribute_not_exists(#callback.lease_until) OR #callback.lease_until <= :now) AND " +
          "(attribute_not_exists(#callback.next_attempt_at) OR #callback.next_attempt_at <= :now)",
        update: "SET #callback.lease_id = :lease_id, #callback.lease_until = :lease_until",
        names: pick("#status", "#callback"),
        values: {
          ...endedValues(now),
          ":pending": "pending",
          ":delivery": delivery,
          ...(attempt !== undefined && { ":attempt": attempt }),
          ":lease_id": leaseId,
          ":lease_until": until.toISOString(),
        },
      });
      return item
        ? { kind: "claimed", record: seenAt(item, now) }
        : whyNot(await read(blobId), delivery, now);
    },

    async recordAttempt({ blobId, leaseId }, record) {
      for (let conflicts = 0; conflicts <= maxConflicts; conflicts += 1) {
        const item = await read(blobId);
        const before = item && (unmarshall(item) as BlobRow).callback;
        if (!before) return false;
        const isHeld = before.lease_id === leaseId;
        if (await writeAttempt(blobId, before, record, isHeld ? leaseId : undefined)) return isHeld;
      }
      throw new Error("The ledger of a callback is written to by too many at once.");
    },

    async startDelivery(blobId, target, secret, now) {
      // Of two who find no callback one makes it, and the other then finds that.
      const item =
        (await startAgain(blobId, target, now)) ??
        (target && (await startFirst(blobId, target, secret, now))) ??
        (target && (await startAgain(blobId, target, now)));
      return item && seenAt(item, now);
    },
  };

  /** Adds to a ledger if it is as it was read, and goes on from there if the lease is held. */
  function writeAttempt(
    blobId: string,
    before: CallbackAttribute,
    { attempt, status, nextAttemptAt, keepUntilDue }: AttemptRecord,
    leaseId: string | undefined,
  ) {
    const { attempts, olderAttempts = 0 } = withAttempt(fromCallbackAttribute(before), attempt);
    const ledger = {
      condition:
        "size(#callback.attempts) = :kept_before AND " +
        (before.older_attempts === undefined
          ? "attribute_not_exists(#callback.older_attempts)"
          : "#callback.older_attempts = :older_before"),
      update:
        "SET #callback.attempts = :attempts" +
        `${olderAttempts > 0 ? ", #callback.older_attempts = :older" : ""}`,
      values: {
        ":kept_before": before.attempts.length,
        ...(before.older_attempts !== undefined && { ":older_before": before.older_attempts }),
        ":attempts": attempts.map(toAttemptAttribute),
        ...(olderAttempts > 0 && { ":older": olderAttempts }),
      },
    };
    if (leaseId === undefined) {
      return updateBlobIf(client, table, blobId, { ...ledger, names: pick("#callback") });
    }
    return updateBlobIf(client, table, blobId, {
      condition: `#callback.lease_id = :lease_id AND ${ledger.condition}`,
      update:
        `${ledger.update}, #callback.attempts_made = #callback.attempts_made + :one, ` +
        "#callback.#status = :status" +
        `${nextAttemptAt ? ", #callback.next_attempt_at = :next" : ""}` +
        `${keepUntilDue ? ", due_shard = :due_shard, due_at = :next" : ""} ` +
        "REMOVE #callback.lease_id, #callback.lease_until" +
        `${nextAttemptAt ? "" : ", #callback.next_attempt_at"}` +
        `${keepUntilDue ? "" : ", due_shard, due_at"}`,
      names: pick("#status", "#callback"),
      values: {
        ...ledger.values,
        ":lease_id": leaseId,
        ":one": 1,
        ":status": status,
        ...(nextAttemptAt && { ":next": nextAttemptAt }),
        ...(keepUntilDue && { ":due_shard": dueShardOf(blobId) }),
      },
    });
  }

  function startAgain(blobId: string, target: CallbackTarget | undefined, now: Date) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_exists(#callback)`,
      update:
        `SET ${target ? targetUpdate : ""}#callback.#status = :pending, ` +
        "#callback.delivery = #callback.delivery + :one, #callback.attempts_made = :zero, " +
        "due_shard = :due_shard, due_at = :due_at " +
        "REMOVE #callback.next_attempt_at, #callback.lease_id, #callback.lease_until",
      names: target ? attributeNames : pick("#status", "#callback"),
      values: {
        ...endedValues(now),
        ...(target && {
          ":url": target.url,
          ":allow_insecure": target.trust.allowInsecure ?? false,
          ":certificate": target.trust.certificateSha256 ?? "",
        }),
        ":pending": "pending",
        ":one": 1,
        ":zero": 0,
        ...dueIfUnqueued(blobId, now),
      },
    });
  }

  function startFirst(blobId: string, target: CallbackTarget, secret: string, now: Date) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_not_exists(#callback)`,
      update: "SET #callback = :first, due_shard = :due_shard, due_at = :due_at",
      names: pick("#status", "#callback"),
      values: {
        ...endedValues(now),
        ":first": toCallbackAttribute(newCallback(target, secret)),
        ...dueIfUnqueued(blobId, now),
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

const dueIfUnqueued = (blobId: string, now: Date) => ({
  ":due_shard": dueShardOf(blobId),
  ":due_at": new Date(now.getTime() + unqueuedAfterMs).toISOString(),
});

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
  const row = item && (unmarshall(item) as BlobRow);
  const callback = row?.callback;
  if (!seen || !isOutcome(seen.state) || callback?.delivery !== delivery) return { kind: "void" };
  if (callback.status !== "pending") {
    return { kind: callback.status === "failed" ? "spent" : "void" };
  }
  const { lease_until: until, attempts_made: made, next_attempt_at: at } = callback;
  if (until !== undefined && until > now.toISOString()) return { kind: "leased", until };
  const isKept = at !== undefined && row?.due_at === at;
  return { kind: "waiting", next: { attempt: made, at: at ?? now.toISOString(), isKept } };
}

/** DynamoDB refuses names that an expression does not use. */
function pick<Name extends keyof typeof attributeNames>(...names: Name[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, attributeNames[name]]));
}
