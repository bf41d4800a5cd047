import { fileURLToPath } from "node:url";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { signedHeaders } from "../loopback/signed-headers.fixture.ts";
import { startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import { rekognitionExceptions } from "./server/rekognition-error.ts";
import type { RekognitionCall, RekognitionEndpoint } from "./server/rekognition-server.ts";

const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));
const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};
const openObject = async () => ({ path: stopSign, bytes: 30_000 });

// A stub that sees nothing: what is tested here is everything before the detector.
const detector = {
  modelVersion: "stub",
  detect: async () => ({
    width: 800,
    height: 600,
    detections: [],
    quality: { brightness: 0, contrast: 0, sharpness: 0 },
  }),
};

const clientFor = (url: string, maxAttempts = 1) =>
  new RekognitionClient({
    ...signing,
    endpoint: url,
    maxAttempts,
  });
const detectWith = (client: RekognitionClient) =>
  client.send(
    new DetectLabelsCommand({ Image: { S3Object: { Bucket: "pictures", Name: "any" } } }),
  );

let endpoint: RekognitionEndpoint;
let client: RekognitionClient;
const ended: RekognitionCall[] = [];
beforeAll(async () => {
  const onCall = (call: RekognitionCall) => void ended.push(call);
  const now = () => 1_000;
  endpoint = await startRekognitionEndpoint({
    detectors: { labels: detector },
    signing,
    openObject,
    onCall,
    now,
  });
  client = clientFor(endpoint.url);
});
afterEach(() => endpoint.setFaults({}));
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
});
const detect = () => detectWith(client);

it("tells of each call what it was about and how it ended", async () => {
  ended.length = 0;
  await detect();
  endpoint.setFaults({ next: ["ThrottlingException"] });
  await expect(detect()).rejects.toThrow("Rate exceeded");
  expect(ended).toEqual([
    { operation: "DetectLabels", arrivedAtMs: 1_000, object: { bucket: "pictures", key: "any" } },
    { operation: "DetectLabels", arrivedAtMs: 1_000, exception: "ThrottlingException" },
  ]);
});

describe("what no client of AWS's sends", () => {
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(endpoint.url, {
      method: "POST",
      body,
      headers: signedHeaders(
        { url: endpoint.url, body, target: "RekognitionService.DetectLabels", headers },
        { ...signing, service: "rekognition" },
      ),
    });
    const { __type } = (await response.json()) as { __type: string };
    return [response.status, __type];
  };

  it.each([
    ["malformed JSON", "{", [400, "SerializationException"]],
    ["JSON that is no object", "null", [400, "SerializationException"]],
    ["bytes that are no base64", '{"Image":{"Bytes":"%"}}', [400, "SerializationException"]],
    ["8 MB", " ".repeat(8_000_001), [413, "RequestEntityTooLargeException"]],
  ])("%s", async (_, body, refusal) => {
    expect(await post(body)).toEqual(refusal);
  });

  it("no signature, and no target", async () => {
    expect(await post("{}", { authorization: "" })).toEqual([
      400,
      "MissingAuthenticationTokenException",
    ]);
    expect(await post("{}", { "x-amz-target": "" })).toEqual([400, "UnknownOperationException"]);
  });
});

describe("faults", () => {
  it("come in their order, then there is an answer, which the client's own retries reach", async () => {
    endpoint.setFaults({ next: ["ThrottlingException", "ProvisionedThroughputExceededException"] });
    const patient = clientFor(endpoint.url, 3);
    const { $metadata } = await detectWith(patient);
    expect($metadata.attempts).toBe(3);
    patient.destroy();
  });

  it.each(rekognitionExceptions)("can be %s", async (name) => {
    endpoint.setFaults({ next: [name] });
    await expect(detect()).rejects.toMatchObject({ name });
    await expect(detect()).resolves.toBeDefined();
  });

  it("can be a rate", async () => {
    endpoint.setFaults({ maxCallsPerSecond: 1 });
    const results = await Promise.allSettled([detect(), detect(), detect()]);
    const reasons = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason.name] : [],
    );
    expect(reasons).toEqual(["ThrottlingException", "ThrottlingException"]);
  });
});

describe("a detector that fails", () => {
  it("is an InternalServerError that tells nothing, and is told to whoever runs the endpoint", async () => {
    const told: unknown[] = [];
    const failure = new Error("a secret of the machine");
    const broken = await startRekognitionEndpoint({
      signing,
      detectors: { labels: { modelVersion: "broken", detect: () => Promise.reject(failure) } },
      openObject,
      onError: (error) => told.push(error),
    });
    const its = clientFor(broken.url);
    await expect(detectWith(its)).rejects.toMatchObject({
      name: "InternalServerError",
      message: "Internal server error",
      $metadata: { httpStatusCode: 500 },
    });
    expect(told).toEqual([failure]);
    its.destroy();
    await broken.stop();
  });
});
