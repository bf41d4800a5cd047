import type { SQSEvent } from "aws-lambda";
import type { ItemWrite } from "../../backend/local/dynamodb/item-write.ts";
import type { FunctionCall } from "../../backend/local/lambda/function-host.ts";
import type { LocalWitness } from "../../backend/local/local-mode-options.ts";
import { localTables } from "../../backend/local/resources.ts";
import { featureOfOperation, features, isOperation } from "../plan/feature-of-operation.ts";
import type { Doom, JournalMessage, Note } from "./journal.ts";

/**
 * Notes in the journal what local mode tells of.
 * @param doomsOf which of the calls that died were to die
 */
export function journalWitness(
  note: Note,
  doomsOf: (calls: readonly FunctionCall[]) => Doom[],
): LocalWitness {
  return {
    onInvoke({ name, event }) {
      note({ kind: "invoked", function: name, messages: messagesOf(event) });
    },

    onThreadDied(calls) {
      note({
        kind: "thread_died",
        functions: calls.map(({ name }) => name),
        blobIds: calls
          .filter(({ name }) => name === "processBlob")
          .flatMap(({ event }) => messagesOf(event).flatMap(({ blobIds }) => blobIds)),
        dooms: doomsOf(calls),
      });
    },

    onRekognitionCall({ operation, arrivedAtMs, object, exception }) {
      if (!isOperation(operation)) throw new Error(`${operation} is asked by no feature.`);
      const blobId = object && blobIdOf(object.key);
      note({
        kind: "detected",
        feature: featureOfOperation[operation],
        arrivedAtMs,
        ...(blobId && { blobId }),
        ...(exception && { exception }),
      });
    },

    onItemWritten({ operation, table, item, update, request }) {
      const budget = update && budgetOf(item.pk?.S ?? "", update);
      if (table === localTables.access.name && budget) note({ ...budget, request });
      const { entry, content_key: contentKey } = item;
      if (table !== localTables.cache.name || operation !== "PutItem" || !entry) return;
      note({ kind: "remembered", contentKey: contentKey?.S ?? "" });
    },
  };
}

/** Undefined for a change that is not of what is spent. */
function budgetOf(pk: string, { names, values }: NonNullable<ItemWrite["update"]>) {
  const [kind, day = "", account = ""] = pk.split("#");
  const added = new Map(
    Object.entries(names).flatMap(([name, meant]) => {
      const number = values[`:${name.slice(1)}`]?.N;
      return number === undefined ? [] : [[meant, number] as const];
    }),
  );
  const microdollars = Number(added.get("used") ?? 0);
  if (kind !== "day" || microdollars === 0) return undefined;
  const feature = features.find((name) => added.has(`paid_calls_${name}`));
  return { kind: "budget", day, account, microdollars, ...(feature && { feature }) } as const;
}

/** None for an event that is not of a queue. */
function messagesOf(event: unknown): JournalMessage[] {
  const { Records = [] } = event as Partial<SQSEvent>;
  return Records.map(({ body, attributes }) => ({
    blobIds: blobIdsOf(JSON.parse(body)),
    receiveCount: Number(attributes.ApproximateReceiveCount),
  }));
}

/** Of a message of either queue. */
function blobIdsOf(body: {
  blob_id?: string;
  Records?: { s3: { object: { key: string } } }[];
}): string[] {
  const { blob_id: blobId, Records = [] } = body;
  return blobId ? [blobId] : Records.map(({ s3 }) => blobIdOf(s3.object.key));
}

const blobIdOf = (key: string): string => key.slice(key.indexOf("/") + 1);
