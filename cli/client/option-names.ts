import type {
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
import type { RequestOptions } from "./http/request-options.ts";
import type { MailboxOptions } from "./mailbox/mailbox.ts";
import type { OptionNames } from "./options/checked-options.ts";

// Of each method, and of the client itself.

export const ofRequest: OptionNames<RequestOptions> = {
  signal: true,
  timeoutMs: true,
  retryForMs: true,
};

export const ofCreate: OptionNames<CreateOptions> = { ...ofRequest, idempotencyKey: true };

export const ofUpload: OptionNames<UploadOptions> = {
  request: true,
  idempotencyKey: true,
  onCreated: true,
  onProgress: true,
  signal: true,
  retryForMs: true,
};

export const ofWait: OptionNames<WaitOptions> = {
  timeoutMs: true,
  signal: true,
  filters: true,
  onState: true,
};

export const ofGet: OptionNames<GetOptions> = { filters: true, ...ofRequest };

export const ofList: OptionNames<ListOptions> = {
  status: true,
  createdAfter: true,
  createdBefore: true,
  metadata: true,
  pageSize: true,
  ...ofRequest,
};

export const ofListPage: OptionNames<ListPageOptions> = { ...ofList, cursor: true };

export const ofLease: OptionNames<LeaseOptions> = { limit: true, ...ofRequest };

export const ofUsage: OptionNames<UsageOptions> = { days: true, ...ofRequest };

export const ofMailbox: OptionNames<MailboxOptions> = {
  secret: true,
  secretOf: true,
  signal: true,
  onRefused: true,
  onUnsettled: true,
  onOutage: true,
};

export const ofClient: OptionNames<RekogClientOptions> = {
  endpoint: true,
  apiKey: true,
  userAgent: true,
  transport: true,
  onExchange: true,
  onRetry: true,
  retryForMs: true,
  now: true,
  wallClock: true,
  sleep: true,
  random: true,
};
