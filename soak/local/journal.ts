import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { WriteRequest } from "../../backend/local/dynamodb/item-write.ts";
import type { Feature } from "../plan/feature-of-operation.ts";

/** One message of a queue, as a function was given it. */
export interface JournalMessage {
  blobIds: string[];
  receiveCount: number;
}

/** A worker that was to die once so many of its writes were answered. */
export interface Doom {
  function: string;
  writes: number;
}

/** What happened behind the API. A fact is written before anything can follow from it, so no `kill -9` makes it unsaid. */
export type JournalEntry = { atMs: number } & (
  | { kind: "life_began"; pid: number }
  | { kind: "memory"; peakBytes: number }
  | { kind: "event_sent"; copies: number }
  | { kind: "invoked"; function: string; messages: JournalMessage[] }
  /** The functions' thread was killed, and these blobs' workers with it. */
  | { kind: "thread_died"; functions: string[]; blobIds: string[]; dooms: Doom[] }
  /** One call of Rekognition's operation for the feature. Without an exception it is what is paid for. */
  | { kind: "detected"; feature: Feature; arrivedAtMs: number; blobId?: string; exception?: string }
  /**
   * What is taken out of a day's budget, or given back to it: of an account for a call, of `*` for all accounts together.
   * In millionths of a dollar.
   */
  | {
      kind: "budget";
      day: string;
      account: string;
      microdollars: number;
      feature?: Feature;
      request: WriteRequest;
    }
  /** An answer was put into the cache. */
  | { kind: "remembered"; contentKey: string }
);

type WithoutTime<Entry> = Entry extends JournalEntry ? Omit<Entry, "atMs"> : never;

export type Note = (entry: WithoutTime<JournalEntry>) => void;

/** Notes to the end of a file, at once: it is in the kernel's hands when this returns. */
export function openJournal(file: string): Note {
  return (entry) => appendFileSync(file, `${JSON.stringify({ atMs: Date.now(), ...entry })}\n`);
}

/** In the order in which it happened. The last line may be half of one. */
export async function readJournal(file: string): Promise<JournalEntry[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return lines.flatMap((line) => parseLine(line));
}

function parseLine(line: string): JournalEntry[] {
  try {
    return [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
}
