import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { afterEach, expect, it } from "@jest/globals";
import { callLimit } from "./call-limit.ts";
import { labelDetector } from "./label-detector.ts";

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
    ...callLimit(100),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
  });
  const detector = labelDetector(client, {
    uploadsBucket: "uploads",
    detectorName: "rekognition",
    detectMinConfidence: 10,
    detectImageProperties: false,
  });
  await expect(detector.detect({ key: "uploads/1" })).rejects.toMatchObject({
    failure: { code: "recognition_unavailable" },
    retryable: true,
  });
  client.destroy();
});
