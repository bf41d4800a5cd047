/** What the `rekog-client` package gives: a client of the API and the check of its callbacks, for whatever has `fetch`. */
export { ApiError } from "./api-error.ts";
export type {
  ApiCallback as RekogCallback,
  ApiLabel as RekogLabel,
  BlobFilters,
  BlobListEntry,
  BlobPage,
  BlobStatus,
  CreateBlobRequest,
  Feature as RekogFeature,
  LeasedDelivery,
  RedeliverCallbackRequest,
  Redelivery,
  SettleDelivery,
  SettledDelivery,
  UploadInfo,
  Usage as RekogUsage,
  UsageDay as RekogUsageDay,
} from "./api-types.ts";
export type { CallbackHeaders } from "./callback-headers.ts";
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
} from "./client-options.ts";
export { type FailureKind, RekogError, UsageError } from "./errors.ts";
export { createFetchTransport, type FetchTransportOptions } from "./fetch/fetch-transport.ts";
export type { ApiKeySource } from "./http/bearer.ts";
export type { Exchange } from "./http/exchange.ts";
export { NetworkError, type NetworkPhase } from "./http/network-error.ts";
export type { RequestOptions } from "./http/request-options.ts";
export type { Retry } from "./http/retry.ts";
export type { MailboxDelivery, MailboxOptions } from "./mailbox/mailbox.ts";
export type { ByteStream, Picture, PictureSource } from "./picture/picture.ts";
export { RekogClient } from "./rekog-client.ts";
export type {
  FailedBlob,
  FinishedBlob,
  NewBlob as CreatedBlob,
  RekogBlob,
  SentBlob as UploadedBlob,
  SucceededBlob,
  UnfinishedBlob,
} from "./told-blob.ts";
export type {
  FormPost,
  Transport,
  TransportAnswer,
  TransportRequest,
} from "./transport.ts";
export { UploadError } from "./upload-error.ts";
export {
  type CallbackVerificationCode,
  CallbackVerificationError,
  verifyCallback,
} from "./verify-callback.ts";
export { WaitTimeoutError } from "./wait/wait-for-blob.ts";
