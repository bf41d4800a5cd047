/**
 * What `import … from "rekog"` gives: a client of the API and the check of its callbacks, and nothing of the command line.
 */
export { ApiError } from "./api/api-error.ts";
export type {
  ApiBlob as RekogBlob,
  ApiCallback as RekogCallback,
  ApiLabel as RekogLabel,
  BlobFilters,
  CreateBlobRequest,
  CreatedBlob,
  RedeliverCallbackRequest,
  Redelivery,
  UploadedBlob,
  UploadInfo,
} from "./api/api-types.ts";
export type { Proxies } from "./api/connections.ts";
export type { Exchange } from "./api/exchange.ts";
export { NetworkError, type NetworkPhase } from "./api/network-error.ts";
export type { ByteStream, PictureSource } from "./api/picture.ts";
export {
  type GetOptions,
  RekogClient,
  type RekogClientOptions,
  type UploadOptions,
  type WaitOptions,
} from "./api/rekog-client.ts";
export type { RequestOptions } from "./api/request-options.ts";
export { UploadError } from "./api/upload-error.ts";
export {
  type CallbackHeaders,
  type CallbackVerificationCode,
  CallbackVerificationError,
  verifyCallback,
} from "./api/verify-callback.ts";
export { WaitTimeoutError } from "./api/wait-for-blob.ts";
export { type FailureKind, RekogError, UsageError } from "./errors.ts";
