import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { afterEach, expect, it } from "@jest/globals";
import { detectorsCalled, noOptions } from "../../testing/only-labels.ts";
import { callLimits, recognitionLimit } from "./call-limits.ts";
import { dynamoDbBlobStore } from "./dynamodb-blob-store.ts";
import { labelDetector } from "./rekognition/label-detector.ts";

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

it.each([
  ["never answers", silent],
  ["never ends its answer", stalled],
])("gives up a Rekognition that %s, and leaves the picture to the queue", async (_, answer) => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new RekognitionClient({
    ...recognitionLimit(100),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
  });
  const detector = labelDetector(client, {
    uploadsBucket: "uploads",
    detectorNames: detectorsCalled("rekognition"),
    detectMinConfidence: 10,
    detectImageProperties: false,
  });
  await expect(detector.detect({ key: "uploads/1" }, noOptions)).rejects.toMatchObject({
    failure: { code: "recognition_unavailable" },
    retryable: true,
  });
  client.destroy();
});

it.each([
  ["never answers", silent],
  ["never ends its answer", stalled],
])("asks a DynamoDB that %s three times, and then says so", async (_, answer) => {
  let asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new DynamoDBClient({
    // Long enough for a connection to be made on a machine that does much else.
    ...callLimits({ sdkCallMs: 1_000 }),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
  });
  await expect(dynamoDbBlobStore(client, "blobs").get("6f1c2a34")).rejects.toThrow();
  expect(asked).toBe(3);
  client.destroy();
});
