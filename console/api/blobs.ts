import { type CallOptions, call } from "./call.ts";
import { features } from "./features.ts";
import type {
  BlobList,
  CreateBlobRequest,
  CreatedBlob,
  RedeliverRequest,
  Redelivery,
  RekogBlob,
  Usage,
} from "./types.ts";

type Options = Omit<CallOptions, "body">;

/** All that was found, however unsure: the page has a slider of its own. */
const unfiltered = features
  .map((feature) => `min_confidence${feature === "labels" ? "" : `.${feature}`}=0`)
  .join("&");

export const createBlob = (body: CreateBlobRequest, options: Options) =>
  call<CreatedBlob>("POST", "/blobs", { ...options, body });

export const getBlob = (blobId: string, options: Options) =>
  call<RekogBlob>("GET", `/blobs/${encodeURIComponent(blobId)}?${unfiltered}`, options);

export const deleteBlob = (blobId: string, options: Options = {}) =>
  call<undefined>("DELETE", `/blobs/${encodeURIComponent(blobId)}`, options);

export const redeliver = (blobId: string, body: RedeliverRequest | undefined, options: Options) =>
  call<Redelivery>("POST", `/blobs/${encodeURIComponent(blobId)}/callback`, { ...options, body });

export const listBlobs = (query: Readonly<Record<string, string>>, options: Options = {}) =>
  call<BlobList>("GET", `/blobs?${new URLSearchParams(query)}`, options);

export const getUsage = (days: number, options: Options = {}) =>
  call<Usage>("GET", `/usage?days=${days}`, options);
