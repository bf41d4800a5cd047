import type { SQSEvent } from "aws-lambda";
import { localTables } from "../backend/local/resources.ts";
import type { LocalWitness } from "../backend/local/start-local.ts";
import type { JournalMessage, Note } from "./journal.ts";

/** Notes in the journal what local mode tells of. */
export function journalWitness(note: Note): LocalWitness {
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
      });
    },

    onDetectLabels({ arrivedAtMs, object, exception }) {
      const blobId = object && blobIdOf(object.key);
      note({
        kind: "detect_labels",
        arrivedAtMs,
        ...(blobId && { blobId }),
        ...(exception && { exception }),
      });
    },

    onItemWritten({ operation, table, item }) {
      const { entry, content_key: contentKey } = item;
      if (table !== localTables.cache.name || operation !== "PutItem" || !entry) return;
      note({ kind: "remembered", contentKey: contentKey?.S ?? "" });
    },
  };
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
