import type { TrackedBlob } from "./clients/tracked-blob.ts";
import type { BehindTheApi } from "./local/behind.ts";
import type { JournalEntry } from "./local/journal.ts";
import type { ReceivedCallback } from "./receivers/receivers.ts";

/** All that the audit goes by. */
export interface Evidence {
  /** How many clients there were, each with a plan for one blob. */
  planned: number;
  trackedBlobs: readonly TrackedBlob[];
  /** By plan: how many creations got no answer. */
  lostCreations: ReadonlyMap<number, number>;
  received: readonly ReceivedCallback[];
  journal: readonly JournalEntry[];
  behind: BehindTheApi;
}

/** Something that must not be. `subject` names the blob, content or queue. */
export interface Finding {
  subject: string;
  why: string;
}
