import type { components } from "../../openapi.d.ts";

type Schemas = components["schemas"];

/** A blob as `GET /blobs/{blob_id}` gives it. (`Blob` alone is a global of Node.js.) */
export type ApiBlob = Schemas["Blob"];
/** A blob as lists have it. */
export type BlobListEntry = Schemas["BlobListEntry"];
/** A page of the list, the newest first; there are more as long as there is a `next_cursor`, in whatever is on it. */
export type BlobPage = Schemas["BlobList"];
export type BlobStatus = Schemas["BlobStatus"];
export type ApiCallback = Schemas["Callback"];
export type ApiLabel = Schemas["Label"];
export type CreateBlobRequest = Schemas["CreateBlobRequest"];
export type CreatedBlob = Schemas["CreatedBlob"];
export type Problem = Schemas["Problem"];
export type RedeliverCallbackRequest = Schemas["RedeliverCallbackRequest"];
/** The blob as it is now; `callback_secret` if it had no callback before. */
export type Redelivery = Schemas["Redelivery"];
export type UploadInfo = Schemas["UploadInfo"];
/** What was recognised and spent, by day, and what may be today. */
export type Usage = Schemas["Usage"];
export type UsageDay = Schemas["UsageDay"];
/** A blob, with its callback's secret where it has one: creating it is the only time that the API tells it. */
export type UploadedBlob = ApiBlob & Pick<CreatedBlob, "callback_secret">;

/** Filters of `GET /blobs/{blob_id}`: what was recognised is filtered, nothing is recognised again. */
export interface BlobFilters {
  /** 0 to 100 */
  minConfidence?: number | undefined;
  /** The most confident ones */
  maxLabels?: number | undefined;
  /** Names or aliases, in any case */
  labels?: readonly string[] | undefined;
}
