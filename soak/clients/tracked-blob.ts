import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import type { BlobPlan, Deletion } from "../plan/plan.ts";

export type Blob = ToldApart<components["schemas"]["Blob"]>;
export type CreatedBlob = ToldApart<components["schemas"]["CreatedBlob"]>;

/** How a deletion in the middle went. */
export interface BlobDeletion {
  when: Deletion;
  /** As the blob was read last before. */
  statusBefore: Blob["status"];
  /** The result that was read before, if there was one. */
  seen?: Blob | undefined;
  /** What the deletion was answered, and whether an answer before that was lost. */
  answer: number;
  isRepeated: boolean;
  answeredAtMs: number;
  /** What its creation was answered when it was sent once more, where it has an `Idempotency-Key`. */
  createdAgain?: string | undefined;
}

/** What a client knows of one blob that it was given. */
export interface TrackedBlob {
  plan: BlobPlan;
  blobId: string;
  /** The `Idempotency-Key` that it was created with. */
  order?: string | undefined;
  /** How each of its creations was answered: whether as one that was known. */
  replays: boolean[];
  /** What another body with the same `Idempotency-Key` was answered. */
  otherBody?: string | undefined;
  callbackSecret?: string | undefined;
  /** One of its creations was answered with another secret. */
  hasOtherSecret?: boolean;
  /**
   * What it waits for. `form_lost`: the form died with the local mode that had issued it, so another blob was made.
   * `over_limit`: recognition was not paid for it, so another one is made when it can be.
   */
  fate: "result" | "known_at_once" | "never_uploaded" | "form_lost" | "over_limit";
  /** When the first creation was answered. */
  createdAtMs: number;
  /** When the first upload began. */
  uploadedAtMs?: number;
  /** How many uploads were answered. */
  uploads: number;
  /** As it was read last. Undefined: the API does not know it. */
  blob?: Blob | undefined;
  /** It was deleted at the end, as no picture had come. */
  isWithdrawn?: boolean;
  /** It was deleted as it was planned to be. */
  deletion?: BlobDeletion;
}

export const isTerminal = (blob: Blob): boolean =>
  blob.status === "succeeded" || blob.status === "failed";

export const isCallbackPending = (blob: Blob | undefined): boolean =>
  blob?.callback?.status === "pending";

/** The result as it is, or as it was before it was deleted. */
export const lastRead = ({ blob, deletion }: TrackedBlob): Blob | undefined =>
  blob ?? deletion?.seen;
