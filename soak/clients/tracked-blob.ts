import type { components } from "../../openapi.d.ts";
import type { BlobPlan } from "../plan/plan.ts";

export type Blob = components["schemas"]["Blob"];
export type CreatedBlob = components["schemas"]["CreatedBlob"];

/** What a client knows of one blob that it was given. */
export interface TrackedBlob {
  plan: BlobPlan;
  blobId: string;
  callbackSecret?: string | undefined;
  /** What it waits for. `form_lost`: the form died with the local mode that had issued it, so another blob was made. */
  fate: "result" | "known_at_once" | "never_uploaded" | "form_lost";
  /** When the first upload began. */
  uploadedAtMs?: number;
  /** How many uploads were answered. */
  uploads: number;
  /** As it was read last. Undefined: the API does not know it. */
  blob?: Blob | undefined;
  /** It was deleted at the end, as no picture had come. */
  isWithdrawn?: boolean;
}

export const isTerminal = (blob: Blob): boolean =>
  blob.status === "succeeded" || blob.status === "failed";

export const isCallbackPending = (blob: Blob | undefined): boolean =>
  blob?.callback?.status === "pending";
