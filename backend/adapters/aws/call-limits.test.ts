import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "@jest/globals";
import { callLimits } from "./call-limits.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { labelDetector } from "./rekognition/label-detector.ts";
import { s3UploadStore } from "./s3-upload-store.ts";

const limitMs = 100;
const aws = {
  ...callLimits(limitMs),
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
  maxAttempts: 1,
};
const rekognition = {
  uploadsBucket: "uploads",
  detectorName: "rekognition",
  detectMinConfidence: 10,
  detectImageProperties: false,
};

/** Takes the request, and never answers. */
const silent: RequestListener = () => {};
/** Begins to answer, and never ends. */
const stalled: RequestListener = (_, response) => {
  response.writeHead(200, {
    "content-length": 1_000,
    "content-type": "application/x-amz-json-1.1",
  });
  response.write("{");
};

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  ["never answers", silent],
  ["never ends its answer", stalled],
])("an AWS that %s", (_, answer) => {
  it("is given up, and leaves the picture to the queue", async () => {
    const client = new RekognitionClient({ ...aws, endpoint: await listen(answer) });
    const detect = labelDetector(client, rekognition).detect({ key: "uploads/1" });
    await expect(detect).rejects.toMatchObject({
      failure: { code: "recognition_unavailable" },
      retryable: true,
    });
    client.destroy();
  });

  it("does not hold a read of a blob", async () => {
    const client = new DynamoDBClient({ ...aws, endpoint: await listen(answer) });
    await expect(dynamoDbBlobStore(client, "blobs").get("1")).rejects.toThrow();
    client.destroy();
  });

  it("does not hold a read of an object", async () => {
    const client = new S3Client({ ...aws, endpoint: await listen(answer) });
    await expect(
      s3UploadStore(client, "uploads").read({ key: "uploads/1" }, 0, 10),
    ).rejects.toThrow();
    client.destroy();
  });
});
