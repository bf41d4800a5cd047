import { randomBytes, randomInt } from "node:crypto";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { features } from "../../../core/features/features.ts";
import type { DayUsage, FeatureUsage, SpendingStore } from "../../../core/ports/spending.ts";

/** No account is called so. */
const everybody = "*";
/** `GET /usage` looks back for 31 days. */
const keptDays = 40;

/**
 * A row keeps the marks of its last payments, each in a place that chance has chosen. Two or three payments come between the SDK's tries
 * of one; where there are so many that one of them takes its place, it is taken twice: too much is reckoned then, never too little. More
 * places would make the row longer than 1 KB, and every write of it as dear as two.
 */
const places = 16;

/** A day's row of the access table, `day#<day>#<account>`; the stage's is that of the account `*`. */
type DayRow = { used?: number } & Record<string, number | string | undefined>;

/** What is counted for each feature, as `<name>_<feature>`. */
const counted = {
  pictures: "pictures",
  paidCalls: "paid_calls",
  cacheHits: "cache_hits",
  refused: "refused",
  microdollars: "microdollars",
} as const satisfies Record<keyof FeatureUsage, string>;

export interface SpendingClients {
  client: DynamoDBClient;
  /**
   * Makes one that tries a call once: what is given back or counted by a call whose answer was lost must not be so again. It is
   * made when it is first needed: most creations need none, and the start of a function waits for whatever is made with it.
   */
  makeOnce: () => DynamoDBClient;
}

/** The day's budgets in the access table, each change of one a single conditional write. */
export function dynamoDbSpendingStore(
  { client, makeOnce }: SpendingClients,
  table: string,
): SpendingStore {
  let single: DynamoDBClient | undefined;
  const once = () => {
    single ??= makeOnce();
    return single;
  };
  const keyOf = (day: string, account: string) => marshall({ pk: `day#${day}#${account}` });

  async function read(day: string, account: string): Promise<DayRow> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(day, account), ConsistentRead: true }),
    );
    return Item ? (unmarshall(Item) as DayRow) : {};
  }

  const addition = (day: string, account: string, changes: Record<string, number>) => {
    const names = Object.keys(changes);
    return {
      TableName: table,
      Key: keyOf(day, account),
      UpdateExpression: `SET expires_at = :expires_at ADD ${names.map((_, i) => `#c${i} :c${i}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#c${i}`, name])),
      ExpressionAttributeValues: marshall({
        ...Object.fromEntries(names.map((name, i) => [`:c${i}`, changes[name]])),
        ":expires_at": Math.floor(Date.parse(day) / 1000) + keptDays * 24 * 60 * 60,
      }),
    };
  };

  /** Adds to counters, once at most. */
  async function add(day: string, account: string, changes: Record<string, number>): Promise<void> {
    await once().send(new UpdateItemCommand(addition(day, account, changes)));
  }

  /**
   * Adds to counters, once: where the answer to the first try is lost, the SDK sends it again, and the second is known by the mark
   * that the first one left. What `used` is then; undefined where it was above `room` before.
   */
  async function take(
    day: string,
    account: string,
    changes: Record<string, number>,
    room?: number,
  ): Promise<number | undefined> {
    const plain = addition(day, account, changes);
    const mark = randomBytes(9).toString("base64url");
    const place = `mark_${randomInt(places).toString(36)}`;
    const command = new UpdateItemCommand({
      ...plain,
      UpdateExpression: plain.UpdateExpression.replace("SET ", "SET #mark = :mark, "),
      ExpressionAttributeNames: {
        ...plain.ExpressionAttributeNames,
        "#mark": place,
        ...(room !== undefined && { "#used": "used" }),
      },
      ExpressionAttributeValues: {
        ...plain.ExpressionAttributeValues,
        ...marshall({ ":mark": mark, ...(room !== undefined && { ":room": room }) }),
      },
      ConditionExpression:
        "(attribute_not_exists(#mark) OR #mark <> :mark)" +
        (room === undefined ? "" : " AND (attribute_not_exists(#used) OR #used <= :room)"),
      ReturnValues: "UPDATED_NEW",
    });
    try {
      const { Attributes } = await client.send(command);
      return Number((Attributes && unmarshall(Attributes).used) ?? 0);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (error.$metadata.attempts === 1) return undefined;
      const row = await read(day, account);
      return row[place] === mark ? (row.used ?? 0) : undefined;
    }
  }

  return {
    async reserve({ day, account, feature, microdollars }, limits) {
      const roomOf = (limit: number) => limit - microdollars;
      if (roomOf(limits.stage) < 0) return { kind: "refused", by: "stage" };
      const stage = { used: microdollars };
      const used = await take(day, everybody, stage, roomOf(limits.stage));
      if (used === undefined) return { kind: "refused", by: "stage" };
      const own = {
        used: microdollars,
        [`${counted.paidCalls}_${feature}`]: 1,
        [`${counted.microdollars}_${feature}`]: microdollars,
      };
      const room = limits.account === undefined ? undefined : roomOf(limits.account);
      let isPaid = false;
      try {
        isPaid =
          (room === undefined || room >= 0) && (await take(day, account, own, room)) !== undefined;
      } finally {
        if (!isPaid) await add(day, everybody, { used: -microdollars });
      }
      return isPaid ? { kind: "reserved", used } : { kind: "refused", by: "account" };
    },

    async giveBack({ day, account, feature, microdollars }) {
      await Promise.all([
        add(day, everybody, { used: -microdollars }),
        add(day, account, {
          used: -microdollars,
          [`${counted.paidCalls}_${feature}`]: -1,
          [`${counted.microdollars}_${feature}`]: -microdollars,
        }),
      ]);
    },

    async used({ day, account }) {
      const [stage, own] = await Promise.all([read(day, everybody), read(day, account)]);
      return { stage: stage.used ?? 0, account: own.used ?? 0 };
    },

    async count({ day, account }, counts) {
      const changes = Object.entries(counts).flatMap(([feature, its]) =>
        Object.entries(its).map(([what, count]) => [
          `${counted[what as keyof typeof its]}_${feature}`,
          count,
        ]),
      );
      await add(day, account, Object.fromEntries(changes.filter(([, count]) => count !== 0)));
    },

    async usage(account, days) {
      return await Promise.all(days.map(async (day) => toUsage(day, await read(day, account))));
    },
  };
}

function toUsage(day: string, row: DayRow): DayUsage {
  const used = features.flatMap((feature) => {
    const value = (name: keyof FeatureUsage) => Number(row[`${counted[name]}_${feature}`] ?? 0);
    const its: FeatureUsage = {
      pictures: value("pictures"),
      paidCalls: value("paidCalls"),
      cacheHits: value("cacheHits"),
      refused: value("refused"),
      microdollars: value("microdollars"),
    };
    return Object.values(its).some((count) => count !== 0) ? [[feature, its] as const] : [];
  });
  return { day, features: Object.fromEntries(used), used: row.used ?? 0 };
}
