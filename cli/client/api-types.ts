import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";

type Schemas = components["schemas"];

/** A blob as `GET /blobs/{blob_id}` gives it, whatever was asked for. (`Blob` alone is a global.) */
export type ApiBlob = ToldApart<Schemas["Blob"]>;
/** One with its results. */
export type ApiSucceededBlob = Extract<ApiBlob, { status: "succeeded" }>;
/** A blob as lists have it. */
export type BlobListEntry = Schemas["BlobListEntry"];
/** A page of the list, the newest first; there are more as long as there is a `next_cursor`, in whatever is on it. */
export type BlobPage = Schemas["BlobList"];
export type BlobStatus = Schemas["BlobStatus"];
export type ApiCallback = Schemas["Callback"];
export type ApiLabel = Schemas["Label"];
export type ApiFace = Schemas["Face"];
export type ApiModeration = Schemas["Moderation"];
export type ApiText = Schemas["Text"];
export type ApiVerdict = Schemas["Verdict"];
export type CreateBlobRequest = Schemas["CreateBlobRequest"];
/** A request that says in its type what it asks for. */
export type Asking<Asked extends Feature> = Omit<CreateBlobRequest, "features"> & {
  features?: readonly Asked[];
};
export type CreatedBlob = ToldApart<Schemas["CreatedBlob"]>;
/** What can be recognised in a picture. */
export type Feature = Schemas["Feature"];
/** A callback out of a mailbox, held by who leased it until `leased_until`. */
export type LeasedDelivery = Schemas["LeasedDelivery"];
export type Policy = Schemas["Policy"];
export type Problem = Schemas["Problem"];
export type RedeliverCallbackRequest = Schemas["RedeliverCallbackRequest"];
/** The blob as it is now; `callback_secret` if it had no callback before. */
export type Redelivery = ToldApart<Schemas["Redelivery"]>;
/** What a receiver answered to a delivery, or why it did not. */
export type SettleDelivery = Schemas["SettleDeliveryRequest"];
/** What a callback is, once that is known. */
export type SettledDelivery = Schemas["SettledDelivery"];
/** Why a receiver did not answer. */
export type UnansweredCode = Schemas["UnansweredCode"];
export type UploadInfo = Schemas["UploadInfo"];
/** What was recognised and spent, by day, and what may be today. */
export type Usage = Schemas["Usage"];
export type UsageDay = Schemas["UsageDay"];
/** A blob, with its callback's secret where it has one. */
export type UploadedBlob = ApiBlob & Pick<CreatedBlob, "callback_secret">;

/** 0 to 100, by feature. */
export type MinConfidences = Schemas["MinConfidences"];

/** Filters of `GET /blobs/{blob_id}`: what was recognised is filtered, nothing is recognised again. */
export interface BlobFilters {
  /** 0 to 100: of labels, or of each feature by its name */
  minConfidence?: number | MinConfidences | undefined;
  /** The most confident ones */
  maxLabels?: number | undefined;
  /** Names or aliases, in any case */
  labels?: readonly string[] | undefined;
}
