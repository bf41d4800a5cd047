import type { components } from "../../openapi.d.ts";

type Schemas = components["schemas"];

/** A blob as `GET /blobs/{blob_id}` gives it. (`Blob` alone is a global of Node.js.) */
export type ApiBlob = Schemas["Blob"];
export type ApiCallback = Schemas["Callback"];
export type ApiLabel = Schemas["Label"];
export type CreateBlobRequest = Schemas["CreateBlobRequest"];
export type CreatedBlob = Schemas["CreatedBlob"];
export type Problem = Schemas["Problem"];
export type RedeliverCallbackRequest = Schemas["RedeliverCallbackRequest"];
/** The blob as it is now; `callback_secret` if it had no callback before. */
export type Redelivery = Schemas["Redelivery"];
export type UploadInfo = Schemas["UploadInfo"];

/** Filters of `GET /blobs/{blob_id}`: what was recognised is filtered, nothing is recognised again. */
export interface BlobFilters {
  minConfidence?: number | undefined;
  maxLabels?: number | undefined;
  labels?: readonly string[] | undefined;
}
