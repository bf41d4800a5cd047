import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";

type Schemas = components["schemas"];

export type RekogBlob = ToldApart<Schemas["Blob"]>;
export type CreatedBlob = ToldApart<Schemas["CreatedBlob"]>;
export type CreateBlobRequest = Schemas["CreateBlobRequest"];
export type RedeliverRequest = Schemas["RedeliverCallbackRequest"];
export type Redelivery = ToldApart<Schemas["Redelivery"]>;
export type BlobList = Schemas["BlobList"];
export type BlobListEntry = Schemas["BlobListEntry"];
export type BlobStatus = Schemas["BlobStatus"];
export type BoundingBox = Schemas["BoundingBox"];
export type Callback = Schemas["Callback"];
export type CallbackAttempt = Schemas["CallbackAttempt"];
export type Face = Schemas["Face"];
export type Feature = Schemas["Feature"];
export type Label = Schemas["Label"];
export type Point = Schemas["Point"];
export type Problem = Schemas["Problem"];
export type UploadInfo = Schemas["UploadInfo"];
export type Usage = Schemas["Usage"];
