import type { S3Event } from "aws-lambda";
import type { StoredObject } from "./storage/stored-object.ts";

/**
 * The event notification that S3 sends for an object made by a form POST.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function toS3Notification(object: StoredObject, region: string): S3Event {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: object.lastModifiedAt,
        eventName: "ObjectCreated:Post",
        userIdentity: { principalId: "AWS:local" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": "local", "x-amz-id-2": "local" },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "uploads",
          bucket: {
            name: object.bucket,
            ownerIdentity: { principalId: "local" },
            arn: `arn:aws:s3:::${object.bucket}`,
          },
          object: {
            key: encodeKey(object.key),
            size: object.bytes,
            eTag: object.etag,
            versionId: object.versionId,
            sequencer: object.sequencer,
          },
        },
      },
    ],
  };
}

/** As in a form: a space is a plus. Slashes stay. */
const encodeKey = (key: string) =>
  key.split("/").map(encodeURIComponent).join("/").replaceAll("%20", "+");
