import type { ScanCommandInput, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { KeyRegister } from "../../../core/ports/key-register.ts";
import { fromKeyItem, keyPrefix, toKeyItem } from "./access-item.ts";
import type { DynamoDbCalls } from "./dynamodb-calls.ts";

/** Beside the keys: that somebody was given one. */
const givenKey = { pk: "first-key" };

const isNew = "attribute_not_exists(pk)";

/** The keys in the access table, for those who may write them. Each change is one conditional write. */
export function dynamoDbKeyRegister(calls: DynamoDbCalls, table: string): KeyRegister {
  const at = (id: string) => ({ TableName: table, Key: marshall({ pk: `${keyPrefix}${id}` }) });

  return {
    async all() {
      const keys = [];
      let start: ScanCommandInput["ExclusiveStartKey"];
      do {
        const page = await calls.scan({
          TableName: table,
          ConsistentRead: true,
          // What is counted is in the same table.
          FilterExpression: "begins_with(pk, :prefix)",
          ExpressionAttributeValues: marshall({ ":prefix": keyPrefix }),
          ...(start && { ExclusiveStartKey: start }),
        });
        keys.push(...(page.Items ?? []).map(fromKeyItem));
        start = page.LastEvaluatedKey;
      } while (start);
      return keys;
    },

    async get(id) {
      const { Item } = await calls.getItem({ ...at(id), ConsistentRead: true });
      return Item && fromKeyItem(Item);
    },

    async add(key) {
      const put = { TableName: table, Item: toKeyItem(key), ConditionExpression: isNew };
      await calls.putItem(put).catch(async (error: unknown) => {
        // Sent again after an answer that was lost, it meets itself.
        const isOwn = isRefusedByCondition(error) && (await this.get(key.id))?.hash === key.hash;
        if (!isOwn) throw error;
      });
    },

    async remove(id) {
      await calls.deleteItem(at(id));
    },

    async revoke(id, revokedAt) {
      return await changed({
        ...at(id),
        UpdateExpression: "SET revoked_at = if_not_exists(revoked_at, :at)",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: marshall({ ":at": revokedAt }),
      });
    },

    async endBy(id, endsAt) {
      const values = { ExpressionAttributeValues: marshall({ ":at": endsAt }) };
      const sooner = await changed({
        ...at(id),
        UpdateExpression: "SET ends_at = :at",
        ConditionExpression:
          "attribute_exists(pk) AND attribute_not_exists(revoked_at)" +
          " AND (attribute_not_exists(ends_at) OR ends_at > :at)",
        ...values,
      });
      if (sooner) return sooner;
      const found = await this.get(id);
      return found?.revokedAt === undefined ? found : undefined;
    },

    hasGiven: async () => (await firstGiven()) !== undefined,

    async noteGiven(keyId, noted) {
      const Item = marshall({ ...givenKey, key_id: keyId, created_at: noted });
      try {
        await calls.putItem({ TableName: table, Item, ConditionExpression: isNew });
        return true;
      } catch (error) {
        if (!isRefusedByCondition(error)) throw error;
        return (await firstGiven())?.key_id?.S === keyId;
      }
    },
  };

  async function firstGiven() {
    const key = { TableName: table, Key: marshall(givenKey), ConsistentRead: true };
    return (await calls.getItem(key)).Item;
  }

  /** The item after an update; undefined where its condition did not hold. */
  async function changed(update: UpdateItemCommandInput) {
    try {
      const { Attributes } = await calls.updateItem({ ...update, ReturnValues: "ALL_NEW" });
      return Attributes && fromKeyItem(Attributes);
    } catch (error) {
      if (isRefusedByCondition(error)) return undefined;
      throw error;
    }
  }
}

const isRefusedByCondition = (error: unknown) =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";
