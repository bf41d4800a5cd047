import { isDeepStrictEqual } from "node:util";
import { type AttributeValue, type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { asOf, type BlobRecord, isOutcome } from "../../core/blob/blob.ts";
import { type Callback, newCallback, withAttempt } from "../../core/blob/callback.ts";
import type {
  AttemptRecord,
  CallbackStore,
  DeliveryClaim,
  DeliveryLease,
} from "../../core/ports/callbacks.ts";
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
import { type AskedAgain, type NewTarget, toKeptTargets, toNewTarget } from "./new-target.ts";
import { unchangedLedger } from "./unchanged-ledger.ts";

const attributeNames = { "#status": "status", "#callback": "callback", "#url": "url" };

/** Two writers of one ledger get into each other's way; each time one of them is done. */
const maxConflicts = 20;

/** Callbacks in the `callback` attribute of their blobs' items: the ledger, and a lease while an attempt is made. */
export function dynamoDbCallbackStore(client: DynamoDBClient, table: string): CallbackStore {
  return {
    async claimDelivery({ blobId, delivery, attempt, leaseId, until }, now) {
      const item = await updateBlobIf(client, table, blobId, {
        condition:
          `${hasEnded} AND ` +
          "attribute_exists(#callback.#url) AND " +
          "#callback.#status = :pending AND #callback.delivery = :delivery AND " +
          `${attempt === undefined ? "" : "#callback.attempts_made = :attempt AND "}` +
          "(attribute_not_exists(#callback.lease_until) OR #callback.lease_until <= :now) AND " +
          "(attribute_not_exists(#callback.next_attempt_at) OR #callback.next_attempt_at <= :now)",
        update: "SET #callback.lease_id = :lease_id, #callback.lease_until = :lease_until",
        names: attributeNames,
        values: {
          ...endedValues(now),
          ":pending": "pending",
          ":delivery": delivery,
          ...(attempt !== undefined && { ":attempt": attempt }),
          ":lease_id": leaseId,
          ":lease_until": until.toISOString(),
        },
      });
      const claim = item && claimed(seenAt(item, now));
      return claim ?? whyNot(await read(blobId), { delivery, leaseId }, now);
    },

    async recordAttempt({ blobId, leaseId }, record) {
      let refused: CallbackAttribute | undefined;
      for (let conflicts = 0; conflicts <= maxConflicts; conflicts += 1) {
        const item = await read(blobId);
        const row = item && (unmarshall(item) as BlobRow);
        const before = row?.callback;
        if (!before) return false;
        const isHeld = before.lease_id === leaseId;
        // The answer was lost, and the SDK sent again what had been written, and had ended the lease.
        if (refused?.lease_id === leaseId && !isHeld && isEntered(record, refused, before)) {
          return true;
        }
        if (await writeAttempt(row, before, record, isHeld)) return isHeld;
        refused = before;
      }
      throw new Error("The ledger of a callback is written to by too many at once.");
    },

    async startDelivery({ blobId, account }, target, secret, now) {
      if (!target) {
        for (const kept of toKeptTargets(blobId, now)) {
          const item = await startAgain(blobId, kept, now);
          if (item) return seenAt(item, now);
        }
        return undefined;
      }
      const wanted = toNewTarget({ blobId, account }, target, now);
      // Of two who find no callback one makes it, and the other then finds that.
      const item =
        (await startAgain(blobId, wanted, now)) ??
        (await startFirst(blobId, newCallback(target, secret), wanted, now)) ??
        (await startAgain(blobId, wanted, now));
      return item && seenAt(item, now);
    },
  };

  /** Adds to a ledger if it is as it was read, and goes on from there if the lease is held. */
  function writeAttempt(
    { blob_id: blobId, status: written }: BlobRow,
    before: CallbackAttribute,
    { attempt, status, nextAttemptAt, keepUntilDue }: AttemptRecord,
    isHeld: boolean,
  ) {
    const { attempts, olderAttempts = 0 } = withAttempt(fromCallbackAttribute(before), attempt);
    const { condition, values } = unchangedLedger(before);
    const ledger = {
      condition,
      update:
        "SET #callback.attempts = :attempts" +
        `${olderAttempts > 0 ? ", #callback.older_attempts = :older" : ""}`,
      values: {
        ...values,
        ":attempts": attempts.map(toAttemptAttribute),
        ...(olderAttempts > 0 && { ":older": olderAttempts }),
      },
    };
    if (!isHeld) {
      return updateBlobIf(client, table, blobId, { ...ledger, names: pick("#callback") });
    }
    // Past its deadline it can be delivered before the sweep has written its end, which only what is due is given.
    const isDueAnyway = keepUntilDue || !isWrittenEnd(written);
    return updateBlobIf(client, table, blobId, {
      condition: ledger.condition,
      update:
        `${ledger.update}, #callback.attempts_made = #callback.attempts_made + :one, ` +
        "#callback.#status = :status" +
        `${nextAttemptAt ? ", #callback.next_attempt_at = :next" : ""}` +
        `${keepUntilDue ? ", due_shard = :due_shard, due_at = :next" : ""} ` +
        "REMOVE #callback.lease_id, #callback.lease_until" +
        `${nextAttemptAt ? "" : ", #callback.next_attempt_at"}` +
        `${isDueAnyway ? "" : ", due_shard, due_at"}`,
      names: pick("#status", "#callback"),
      values: {
        ...ledger.values,
        ":one": 1,
        ":status": status,
        ...(nextAttemptAt && { ":next": nextAttemptAt }),
        ...(keepUntilDue && { ":due_shard": dueShardOf(blobId) }),
      },
    });
  }

  function startAgain(blobId: string, { condition, set, remove, values }: AskedAgain, now: Date) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_exists(#callback)${condition}`,
      update:
        `SET ${set}, #callback.#status = :pending, ` +
        "#callback.delivery = #callback.delivery + :one, #callback.attempts_made = :zero " +
        `REMOVE #callback.next_attempt_at, #callback.lease_id, #callback.lease_until${remove}`,
      names: attributeNames,
      values: { ...endedValues(now), ...values, ":pending": "pending", ":one": 1, ":zero": 0 },
    });
  }

  function startFirst(
    blobId: string,
    first: Callback,
    { setFirst, firstValues }: NewTarget,
    now: Date,
  ) {
    return updateBlobIf(client, table, blobId, {
      condition: `${hasEnded} AND attribute_not_exists(#callback)`,
      update: `SET #callback = :first, ${setFirst}`,
      names: pick("#status", "#callback"),
      values: { ...endedValues(now), ":first": toCallbackAttribute(first), ...firstValues },
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

/** Undefined where it goes to a mailbox. */
function claimed(record: BlobRecord): DeliveryClaim | undefined {
  const { callback } = record;
  if (callback?.target.kind !== "url") return undefined;
  return { kind: "claimed", record, callback, target: callback.target };
}

const isWrittenEnd = (status: BlobRow["status"]) => status === "succeeded" || status === "failed";

/** Whether an attempt is in the ledger since it was read, where one like it may have been before. */
function isEntered(
  { attempt }: AttemptRecord,
  before: CallbackAttribute,
  after: CallbackAttribute,
): boolean {
  const entry = toAttemptAttribute(attempt);
  const count = ({ attempts }: CallbackAttribute) =>
    attempts.filter((one) => isDeepStrictEqual(one, entry)).length;
  return count(after) > count(before);
}

/**
 * Why a claim was refused, from the item as it is a moment later. Where the answer to the first try was lost, the SDK's second was
 * refused for the lease that the first one took.
 */
function whyNot(
  item: Record<string, AttributeValue> | undefined,
  { delivery, leaseId }: Pick<DeliveryLease, "delivery" | "leaseId">,
  now: Date,
): DeliveryClaim {
  const seen = item && asOf(fromItem(item), now);
  const row = item && (unmarshall(item) as BlobRow);
  const callback = row?.callback;
  if (!seen || !isOutcome(seen.state) || callback?.delivery !== delivery) return { kind: "void" };
  if (callback.url === undefined) return { kind: "void" };
  if (callback.status !== "pending") {
    return { kind: callback.status === "failed" ? "spent" : "void" };
  }
  if (callback.lease_id === leaseId) return claimed(seen) ?? { kind: "void" };
  const { lease_until: until, attempts_made: made, next_attempt_at: at } = callback;
  if (until !== undefined && until > now.toISOString()) return { kind: "leased", until };
  const isKept = at !== undefined && row?.due_at === at;
  return { kind: "waiting", next: { attempt: made, at: at ?? now.toISOString(), isKept } };
}

/** DynamoDB refuses names that an expression does not use. */
function pick<Name extends keyof typeof attributeNames>(...names: Name[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, attributeNames[name]]));
}
