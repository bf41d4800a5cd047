import type { Route } from "./lambda/http-route.ts";

/**
 * What `serverless.yml` makes of AWS, as far as local mode needs it: the same names, keys, queue settings and routes.
 */
export const REGION = "us-east-1";
export const ACCOUNT_ID = "000000000000";
export const BUCKET = "rekog-local-uploads";

export const TABLES = {
  blobs: { name: "rekog-local-blobs", key: "blob_id" },
  cache: { name: "rekog-local-cache", key: "content_key" },
} as const;

export const UPLOADS_QUEUE = {
  name: "rekog-local-uploads",
  deadLetterName: "rekog-local-uploads-dead",
  visibilityTimeoutSeconds: 180,
  maxReceiveCount: 10,
  batchSize: 5,
} as const;

export const CALLBACKS_QUEUE = {
  name: "rekog-local-callbacks",
  deadLetterName: "rekog-local-callbacks-dead",
  visibilityTimeoutSeconds: 180,
  maxReceiveCount: 20,
  batchSize: 10,
} as const;

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/blobs", function: "createBlob" },
  { method: "GET", path: "/blobs/{blob_id}", function: "getBlob" },
  { method: "DELETE", path: "/blobs/{blob_id}", function: "deleteBlob" },
  { method: "POST", path: "/blobs/{blob_id}/callback", function: "redeliverCallback" },
];
