/**
 * What `import … from "rekog"` gives: a client of the API and the check of its callbacks, and nothing of the command line.
 */
export { ApiError } from "./client/api-error.ts";
export type {
  ApiBlob as RekogBlob,
  ApiCallback as RekogCallback,
  ApiLabel as RekogLabel,
  BlobFilters,
  BlobListEntry,
  BlobPage,
  BlobStatus,
  CreateBlobRequest,
  CreatedBlob,
  LeasedDelivery,
  RedeliverCallbackRequest,
  Redelivery,
  SettleDelivery,
  SettledDelivery,
  UploadedBlob,
  UploadInfo,
  Usage as RekogUsage,
  UsageDay as RekogUsageDay,
} from "./client/api-types.ts";
export type { CallbackHeaders } from "./client/callback-headers.ts";
export type {
  CreateOptions,
  GetOptions,
  LeaseOptions,
  ListOptions,
  ListPageOptions,
  RekogClientOptions,
  UploadOptions,
  UsageOptions,
  WaitOptions,
} from "./client/client-options.ts";
export { type FailureKind, RekogError, UsageError } from "./client/errors.ts";
export type { ApiKeySource } from "./client/http/bearer.ts";
export type { Proxies } from "./client/http/connections.ts";
export type { Exchange } from "./client/http/exchange.ts";
export { NetworkError, type NetworkPhase } from "./client/http/network-error.ts";
export type { RequestOptions } from "./client/http/request-options.ts";
export type { Retry } from "./client/http/retry.ts";
export type { MailboxDelivery, MailboxOptions } from "./client/mailbox/mailbox.ts";
export type { ByteStream, PictureSource } from "./client/picture/picture.ts";
export { RekogClient } from "./client/rekog-client.ts";
export { UploadError } from "./client/upload-error.ts";
export {
  type CallbackVerificationCode,
  CallbackVerificationError,
  verifyCallback,
} from "./client/verify-callback.ts";
export { WaitTimeoutError } from "./client/wait-for-blob.ts";
