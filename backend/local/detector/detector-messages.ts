import type { Findings, LocalFeature, LookOptions } from "./detectors.ts";
import type { AddedModels } from "./local-models.ts";

/** What the pool sends to a worker. */
export interface DetectorQuestion {
  id: number;
  feature: LocalFeature;
  picture: string | Uint8Array;
  options: LookOptions;
}

/** What a worker is started with: the models that it loads at once. */
export interface WorkerSetup {
  atOnce: readonly LocalFeature[];
  added: AddedModels;
}

/** What a worker sends back: that it begins, and then one answer. */
export type DetectorAnswer = { id: number } & (Begun | Answer);

/** The model is there, and it begins to look: what ends the worker from now on is this picture's doing. */
export interface Begun {
  begun: true;
}

/** What it found, why the picture cannot be read, which model cannot be, or what went wrong that is neither's fault. */
export type Answer =
  | { found: Findings[LocalFeature] }
  | { unreadable: string }
  | { modelFile: string }
  | { failed: string };
