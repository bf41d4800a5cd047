import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DetectLabelsCommand,
  type DetectLabelsCommandInput,
  RecognizeCelebritiesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { DetectorBusyError } from "../detector/detector-errors.ts";
import { type DetectorPool, startDetectorPool } from "../detector/detector-pool.ts";
import { startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import type { RekognitionEndpoint } from "./server/rekognition-server.ts";

const workerUrl = new URL(
  "../../../dist/backend/local/detector/detector-worker.js",
  import.meta.url,
);
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));
const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};

let folder: string;
let pool: DetectorPool;
let endpoint: RekognitionEndpoint;
let client: RekognitionClient;
const errors: unknown[] = [];

const clientFor = (url: string, accessKeyId = signing.credentials.accessKeyId) =>
  new RekognitionClient({
    endpoint: url,
    region: signing.region,
    credentials: { ...signing.credentials, accessKeyId },
    maxAttempts: 1,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekognition-"));
  pool = startDetectorPool({ workerUrl });
  endpoint = await startRekognitionEndpoint({
    detectors: pool.detectors,
    signing,
    openObject: async (bucket, key, version) => {
      if (bucket !== "pictures" || version === "unknown") return undefined;
      const path = key === "stop-sign.jpg" ? stopSign : join(folder, key);
      if (key === "vanished.jpg") return { path, bytes: 1000 };
      const file = await stat(path).catch(() => undefined);
      return file && { path, bytes: file.size };
    },
    onError: (error) => errors.push(error),
  });
  client = clientFor(endpoint.url);
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  await pool.stop();
  await rm(folder, { recursive: true });
  expect(errors).toEqual([]);
});

const object = (Name: string, Bucket = "pictures") => ({ S3Object: { Bucket, Name } });
const stopSignObject = { Bucket: "pictures", Name: "stop-sign.jpg" };
const detect = (input: Partial<DetectLabelsCommandInput> = {}) =>
  client.send(new DetectLabelsCommand({ Image: object("stop-sign.jpg"), ...input }));

async function detectFile(name: string, bytes: Uint8Array) {
  await writeFile(join(folder, name), bytes);
  return detect({ Image: object(name) });
}

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#88aacc" } });

describe("DetectLabels by the real client", () => {
  it("answers with labels, most confident first, each ancestor a label", async () => {
    const { Labels = [], LabelModelVersion, ImageProperties, $metadata } = await detect();
    expect(Labels.map(({ Name }) => Name)).toEqual(["Road Sign", "Sign", "Stopsign", "Symbol"]);
    const [, , sign] = Labels;
    expect(sign).toMatchObject({
      Parents: [{ Name: "Road Sign" }, { Name: "Sign" }, { Name: "Symbol" }],
      Aliases: [],
      Categories: [{ Name: "Transport and Logistics" }],
    });
    expect(sign?.Instances).toHaveLength(1);
    expect(sign?.Instances?.[0]?.BoundingBox?.Left).toBeCloseTo(0.335, 1);
    expect(Labels[0]).toMatchObject({ Confidence: sign?.Confidence, Instances: [] });
    expect(LabelModelVersion).toBe(pool.detectors.labels.modelVersion);
    expect(ImageProperties).toBeUndefined();
    expect($metadata).toMatchObject({
      httpStatusCode: 200,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("takes bytes in place of an object", async () => {
    const Bytes = await sharp(stopSign).png().toBuffer();
    const { Labels } = await detect({ Image: { Bytes } });
    expect(Labels).toHaveLength(4);
  });

  it("heeds MinConfidence, MaxLabels and the filters", async () => {
    expect((await detect({ MinConfidence: 99.9 })).Labels).toEqual([]);
    expect((await detect({ MaxLabels: 2 })).Labels).toHaveLength(2);
    const GeneralLabels = { LabelInclusionFilters: ["Stopsign", "Car"] };
    const { Labels } = await detect({ Settings: { GeneralLabels } });
    expect(Labels?.map(({ Name }) => Name)).toEqual(["Stopsign"]);
  });

  it("measures the picture only if asked", async () => {
    const { Labels, ImageProperties } = await detect({ Features: ["IMAGE_PROPERTIES"] });
    expect(Labels).toEqual([]);
    expect(ImageProperties?.Quality?.Brightness).toBeGreaterThan(30);
    expect(Object.keys(ImageProperties?.Quality ?? {}).sort()).toEqual([
      "Brightness",
      "Contrast",
      "Sharpness",
    ]);
  });

  it("finds nothing in a plain picture, and says so", async () => {
    expect((await detectFile("plain.png", await plain(80, 80).png().toBuffer())).Labels).toEqual(
      [],
    );
  });

  it("counts calls, and recognitions apart", async () => {
    const before = [endpoint.calls(), endpoint.recognitions()] as const;
    await detect();
    await expect(detect({ Image: object("missing.jpg") })).rejects.toThrow();
    expect([endpoint.calls() - before[0], endpoint.recognitions() - before[1]]).toEqual([2, 1]);
  });
});

describe("what Rekognition refuses", () => {
  it.each<[string, string, string | RegExp, () => Promise<Uint8Array>]>([
    [
      "text",
      "InvalidImageFormatException",
      "Request has invalid image format",
      async () => Buffer.from("text"),
    ],
    [
      "an empty file",
      "InvalidImageFormatException",
      "Request has invalid image format",
      async () => Buffer.alloc(0),
    ],
    [
      "a WebP",
      "InvalidImageFormatException",
      "Request has invalid image format",
      () => plain(99, 99).webp().toBuffer(),
    ],
    [
      "a JPEG without a picture",
      "InvalidImageFormatException",
      "Request has invalid image format",
      async () => Buffer.from("ffd8ffd9", "hex"),
    ],
    [
      "a JPEG cut off",
      "InvalidImageFormatException",
      "Request has invalid image format",
      async () => (await sharp(stopSign).jpeg().toBuffer()).subarray(0, 9000),
    ],
    [
      "more than 15 MB",
      "ImageTooLargeException",
      "Image size is too large",
      async () => Buffer.concat([await plain(99, 99).jpeg().toBuffer()], 15_728_641),
    ],
    [
      "more than 10,000 pixels",
      "ImageTooLargeException",
      "Input image dimensions 10001 x 100 exceed maximum dimension size of 10000 pixels",
      () => plain(10_001, 100).png().toBuffer(),
    ],
    [
      "fewer than 80 pixels",
      "InvalidParameterException",
      "Request has invalid parameters",
      () => plain(79, 80).png().toBuffer(),
    ],
  ])("%s: %s", async (name, exception, message, make) => {
    await expect(detectFile(name, await make())).rejects.toMatchObject({
      name: exception,
      message,
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
  });

  it("more pictures than are looked at in time: as too many for what is provisioned", async () => {
    const busy = await startRekognitionEndpoint({
      detectors: {
        labels: {
          modelVersion: "busy",
          detect: () => Promise.reject(new DetectorBusyError("15 s")),
        },
      },
      signing,
      openObject: async () => ({ path: stopSign, bytes: (await stat(stopSign)).size }),
      onError: (error) => errors.push(error),
    });
    const its = clientFor(busy.url);
    const command = new DetectLabelsCommand({ Image: object("stop-sign.jpg") });
    const answer = await its.send(command).catch((error: unknown) => error);
    its.destroy();
    await busy.stop();
    expect(answer).toMatchObject({
      name: "ProvisionedThroughputExceededException",
      message: "Provisioned Rate exceeded",
    });
  });

  it.each([
    ["a missing object", object("missing.jpg")],
    ["a bucket that is not there", object("stop-sign.jpg", "elsewhere")],
    ["an object deleted meanwhile", object("vanished.jpg")],
    ["a missing version", { S3Object: { ...stopSignObject, Version: "unknown" } }],
  ])("%s: InvalidS3ObjectException", async (_, Image) => {
    await expect(detect({ Image })).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
      message:
        "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
    });
  });

  it.each<[string, string, Partial<DetectLabelsCommandInput>]>([
    ["no image", "ValidationException", { Image: undefined }],
    ["neither bytes nor object", "InvalidParameterException", { Image: {} }],
    [
      "both bytes and object",
      "InvalidParameterException",
      { Image: { ...object("a"), Bytes: Buffer.from("b") } },
    ],
    [
      "an object without a name",
      "InvalidParameterException",
      { Image: { S3Object: { Bucket: "pictures" } } },
    ],
    ["no bytes", "ValidationException", { Image: { Bytes: new Uint8Array() } }],
    ["too many bytes", "ValidationException", { Image: { Bytes: new Uint8Array(5_242_881) } }],
    ["a confidence out of range", "ValidationException", { MinConfidence: 101 }],
    ["a negative number of labels", "ValidationException", { MaxLabels: -1 }],
    ["an unknown feature", "ValidationException", { Features: ["FACES" as "GENERAL_LABELS"] }],
    [
      "a confidence without labels",
      "InvalidParameterException",
      { Features: ["IMAGE_PROPERTIES"], MinConfidence: 5 },
    ],
    ["a wrong type", "SerializationException", { MaxLabels: "9" as unknown as number }],
  ])("%s: %s", async (_, name, input) => {
    await expect(detect(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it("another operation, and another client's key", async () => {
    const celebrities = new RecognizeCelebritiesCommand({ Image: object("stop-sign.jpg") });
    await expect(client.send(celebrities)).rejects.toMatchObject({
      name: "UnknownOperationException",
    });
    const stranger = clientFor(endpoint.url, "AKIDSTRANGER");
    await expect(
      stranger.send(new DetectLabelsCommand({ Image: object("stop-sign.jpg") })),
    ).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    stranger.destroy();
  });
});
