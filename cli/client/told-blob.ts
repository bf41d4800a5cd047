import type {
  ApiBlob,
  ApiFace,
  ApiLabel,
  ApiModeration,
  ApiSucceededBlob,
  ApiText,
  CreatedBlob,
  Feature,
  UploadInfo,
} from "./api-types.ts";

/** What succeeding brings, by what was asked for. */
interface FoundBy {
  /** Most confident first */
  labels: ApiLabel[];
  moderation: ApiModeration;
  text: ApiText;
  /** The largest first */
  faces: ApiFace[];
}

/** What was asked for is there; where nobody knows what that was, perhaps. */
type Found<Asked extends Feature> = [Feature] extends [Asked]
  ? Partial<FoundBy>
  : Pick<FoundBy, Asked> & Partial<Omit<FoundBy, Asked>>;

/** Not at its end yet. */
export type UnfinishedBlob = Extract<ApiBlob, { status: "awaiting_upload" | "processing" }>;

export type FailedBlob = Extract<ApiBlob, { status: "failed" }>;

export type SucceededBlob<Asked extends Feature = "labels"> = Omit<
  ApiSucceededBlob,
  keyof FoundBy
> &
  Found<Asked>;

/**
 * A blob, told apart by its `status`: `labels` (or what else was asked for) is there when it is `succeeded`, `error` when it is
 * `failed`.
 */
export type RekogBlob<Asked extends Feature = "labels"> =
  | UnfinishedBlob
  | SucceededBlob<Asked>
  | FailedBlob;

export type FinishedBlob<Asked extends Feature = "labels"> = SucceededBlob<Asked> | FailedBlob;

type Beside = Omit<CreatedBlob, keyof ApiBlob | "upload_info">;

/** A blob as creating it answers: with the form for its picture, unless there is nothing to upload. */
export type NewBlob<Asked extends Feature = "labels"> =
  | (UnfinishedBlob & Beside & { upload_info?: UploadInfo })
  | (FinishedBlob<Asked> & Beside & { upload_info?: never });

/** A blob, with its callback's secret where it has one: creating it is the only time that the API tells it. */
export type SentBlob<Asked extends Feature = "labels"> = RekogBlob<Asked> &
  Pick<Beside, "callback_secret">;

/** The blob as it is at its end; as much of it as is known of what is given. */
export type Finished<Given extends ApiBlob> = [
  Extract<Given, { status: "succeeded" | "failed" }>,
] extends [never]
  ? Given
  : Extract<Given, { status: "succeeded" | "failed" }>;
