import { accountIndex } from "../adapters/aws/account-index.ts";
import { dueIndex } from "../adapters/aws/due-index.ts";
import { mailboxIndex } from "../adapters/aws/mailbox/mailbox-index.ts";

/** What `serverless.yml` makes of AWS, as far as local mode needs it by name. The functions and queues: `functions.ts`. */
export const localRegion = "us-east-1";
export const accountId = "000000000000";

/** What a resource is called here, by its logical id: `UploadsDeadLetterQueue` is `rekog-local-uploads-dead-letter`. */
export function localName(logicalId: string): string {
  const words = logicalId.replace(/(Bucket|Queue|Table)$/, "").match(/[A-Z][^A-Z]*/g) ?? [];
  return ["rekog-local", ...words].join("-").toLowerCase();
}

export const uploadsBucket = localName("UploadsBucket");

/** Of content that someone is at. */
export const claimsIndex = {
  name: "claims",
  hashKey: "claimed_by",
  rangeKey: "content_key",
} as const;

export const localTables = {
  blobs: {
    name: localName("BlobsTable"),
    key: "blob_id",
    indexes: [dueIndex, accountIndex, mailboxIndex],
  },
  access: {
    name: localName("AccessTable"),
    key: "pk",
  },
  cache: {
    name: localName("CacheTable"),
    key: "content_key",
    // Not in AWS, where no start ends the claims of the dead.
    indexes: [claimsIndex],
  },
} as const;

/** The queues that are known by name. */
export const uploadsQueue = {
  name: localName("UploadsQueue"),
  deadLetterName: localName("UploadsDeadLetterQueue"),
} as const;

/** @internal only the soak reads it by its name */
export const conversionsQueue = {
  name: localName("ConversionsQueue"),
  deadLetterName: localName("ConversionsDeadLetterQueue"),
} as const;

export const callbacksQueue = {
  name: localName("CallbacksQueue"),
  deadLetterName: localName("CallbacksDeadLetterQueue"),
} as const;
