import type { Refusal } from "./clients/create-blobs.ts";
import type { MadeKey } from "./clients/operator.ts";
import type { StrangerAnswer } from "./clients/strangers.ts";
import type { ToldToHolder } from "./clients/told-to-holders.ts";
import type { TrackedBlob } from "./clients/tracked-blob.ts";
import type { BehindTheApi } from "./local/behind.ts";
import type { JournalEntry } from "./local/journal.ts";
import type { KeyHolder } from "./plan/accounts.ts";
import type { ReceivedCallback } from "./receivers/receivers.ts";

/** All that the audit goes by. */
export interface Evidence {
  /** How many clients there were, each with a plan for one blob. */
  planned: number;
  trackedBlobs: readonly TrackedBlob[];
  /** By plan: how many creations without an `Idempotency-Key` got no answer. */
  lostCreations: ReadonlyMap<number, number>;
  /** Creations that were refused for the spending limit. */
  refusals: readonly Refusal[];
  strangerAnswers: readonly StrangerAnswer[];
  /** In the order in which they were made. */
  keys: readonly MadeKey[];
  /** What each of them is told at the end. */
  told: Readonly<Record<KeyHolder, ToldToHolder>>;
  received: readonly ReceivedCallback[];
  journal: readonly JournalEntry[];
  behind: BehindTheApi;
}

/** Something that must not be. `subject` names the blob, content or queue. */
export interface Finding {
  subject: string;
  why: string;
}
