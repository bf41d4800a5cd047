import { describe, expect, it } from "@jest/globals";
import { decodeUploads } from "../../handlers/queue/s3-notification.ts";
import { toS3Notification } from "./s3-notification.ts";

const object = {
  bucket: "uploads",
  key: "uploads/6f1c2a34",
  bytes: 483_201,
  etag: "9b2cf535f27731c974343645a3985328",
  contentType: "image/jpeg",
  versionId: "L4kqtJlcpXroDTDmpUMLUo5fWq3sxVbN",
  sequencer: "0055AED6DCD90281E5",
  lastModifiedAt: "2026-11-23T12:00:00.000Z",
};

describe("toS3Notification", () => {
  it("tells of an object as S3 does", () => {
    expect(toS3Notification(object, "eu-west-1")).toMatchObject({
      Records: [
        {
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Post",
          awsRegion: "eu-west-1",
          eventTime: "2026-11-23T12:00:00.000Z",
          s3: {
            bucket: { name: "uploads", arn: "arn:aws:s3:::uploads" },
            object: {
              key: "uploads/6f1c2a34",
              size: 483_201,
              eTag: "9b2cf535f27731c974343645a3985328",
              versionId: "L4kqtJlcpXroDTDmpUMLUo5fWq3sxVbN",
              sequencer: "0055AED6DCD90281E5",
            },
          },
        },
      ],
    });
  });

  it.each(["plain", "a b", "a+b", "ä&=%", "100%25"])(
    "encodes the key %j so that the function reads it as it was",
    (name) => {
      const event = toS3Notification({ ...object, key: `uploads/${name}` }, "eu-west-1");
      expect(event.Records[0]?.s3.object.key).not.toMatch(/ /);
      expect(decodeUploads(JSON.stringify(event))).toMatchObject([
        { blobId: name, object: { key: `uploads/${name}` } },
      ]);
    },
  );
});
