/** What `serverless.yml` makes of AWS, as far as local mode needs it by name. The functions and queues: `functions.ts`. */
export const REGION = "us-east-1";
export const ACCOUNT_ID = "000000000000";

/** What a resource is called here, by its logical id: `UploadsDeadLetterQueue` is `rekog-local-uploads-dead-letter`. */
export function localName(logicalId: string): string {
  const words = logicalId.replace(/(Bucket|Queue|Table)$/, "").match(/[A-Z][^A-Z]*/g) ?? [];
  return ["rekog-local", ...words].join("-").toLowerCase();
}

export const BUCKET = localName("UploadsBucket");

export const TABLES = {
  blobs: { name: localName("BlobsTable"), key: "blob_id" },
  cache: { name: localName("CacheTable"), key: "content_key" },
} as const;

/** The queues that local mode itself puts something into. */
export const UPLOADS_QUEUE = {
  name: localName("UploadsQueue"),
  deadLetterName: localName("UploadsDeadLetterQueue"),
} as const;

export const CALLBACKS_QUEUE = {
  name: localName("CallbacksQueue"),
  deadLetterName: localName("CallbacksDeadLetterQueue"),
} as const;
