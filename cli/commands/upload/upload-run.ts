import type { CreateBlobRequest, Feature, MinConfidences } from "../../client/api-types.ts";
import type { Deps } from "../../deps.ts";
import type { CallbackTrustOptions } from "../../options/callback-options.ts";
import type { Redactable } from "../../options/option-parsers.ts";
import type { PictureFile } from "../../recognise/check-file.ts";
import type { GlobalOptions, Settings } from "../../settings.ts";
import type { Notices } from "../../ui/notices.ts";
import type { PictureStep } from "./annotate-step.ts";
import type { UploadInput } from "./inputs/find-inputs.ts";
import type { UploadResults } from "./upload-results.ts";

export interface UploadOptions extends GlobalOptions, CallbackTrustOptions {
  recursive?: boolean;
  /** Files at once */
  concurrency: number;
  wait?: boolean;
  /** The folder for pictures with their boxes drawn */
  annotate?: string;
  show?: boolean;
  unblurred?: boolean;
  /** What is made unrecognisable with `--annotate` */
  blur?: Redactable[];
  listen?: boolean;
  callbackUrl?: string;
  callbackMailbox?: string;
  /** Seconds */
  timeout: number;
  features?: Feature[];
  faceAttributes?: boolean;
  /** Path of a policy */
  policy?: string;
  minConfidence?: MinConfidences;
  maxLabels?: number;
  label?: string[];
  metadata?: Record<string, string>;
}

/** One `rekog upload`, once it is clear what it uploads. */
export interface UploadRun {
  inputs: readonly UploadInput[];
  /** Those of the inputs that can be read; none when nothing is to be uploaded */
  files: readonly PictureFile[];
  /** Whether one file was named, and nothing else */
  isOne: boolean;
  request: CreateBlobRequest;
  /** What is done with each file once its outcome is known */
  steps: readonly PictureStep[];
  results: UploadResults;
  readCommand: (blobId: string) => string;
  options: UploadOptions;
  settings: Settings;
  notices: Notices;
  deps: Deps;
}
