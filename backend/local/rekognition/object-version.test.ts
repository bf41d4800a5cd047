import { rm } from "node:fs/promises";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { UnreadablePictureError } from "../detector/picture/decoder-verdict.ts";
import { bucket, openTestBed, type TestBed } from "../s3/s3-endpoint.fixture.ts";
import { startRekognitionEndpoint } from "./rekognition-endpoint.ts";
import type { RekognitionEndpoint } from "./server/rekognition-server.ts";

const Name = "uploads/one";
const [width, height] = [100, 80];
const pictureOf = (pixels: number) =>
  sharp({ create: { width: pixels, height, channels: 3, background: "#88aacc" } })
    .png()
    .toBuffer();

let bed: TestBed;
let endpoint: RekognitionEndpoint;
let client: RekognitionClient;
/** What happens to the file that the detector is given, before it has read it. */
let meanwhile = async (_path: string) => {};
const widths: number[] = [];
const errors: unknown[] = [];

const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
};

beforeAll(async () => {
  bed = await openTestBed();
  endpoint = await startRekognitionEndpoint({
    signing,
    // A spy that measures what it is given, and finds nothing in it.
    detectors: {
      labels: {
        modelVersion: "spy",
        detect: async (picture) => {
          await meanwhile(String(picture));
          const seen = await sharp(picture)
            .metadata()
            .catch((cause: unknown) => {
              throw new UnreadablePictureError("unreadable", { cause });
            });
          widths.push(seen.width);
          const quality = { brightness: 0, contrast: 0, sharpness: 0 };
          return { width: seen.width, height: seen.height, detections: [], quality };
        },
      },
    },
    openObject: async (...reference) => {
      const opened = await bed.endpoint.open(...reference);
      return opened && { path: opened.path, bytes: opened.object.bytes };
    },
    onError: (error) => errors.push(error),
  });
  client = new RekognitionClient({
    ...signing,
    endpoint: endpoint.url,
    maxAttempts: 1,
  });
});
afterEach(() => {
  meanwhile = async () => {};
  widths.length = 0;
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  await bed.close();
  expect(errors).toEqual([]);
});

const detect = (Version?: string) =>
  client.send(new DetectLabelsCommand({ Image: { S3Object: { Bucket: bucket, Name, Version } } }));

async function upload(pixels: number): Promise<string> {
  const { headers } = await bed.post(await bed.presign({ Key: Name }), await pictureOf(pixels));
  return headers["x-amz-version-id"] as string;
}

describe("a reference to an object that was uploaded twice", () => {
  it("is to the version that it names, and to the newest without one", async () => {
    const [first, second] = [await upload(width), await upload(2 * width)];
    await detect(first);
    await detect(second);
    await detect();
    expect(widths).toEqual([width, 2 * width, 2 * width]);
  });

  it("is to nothing when that version is deleted, whatever others there are", async () => {
    const [first, second] = [await upload(width), await upload(2 * width)];
    const named = { Bucket: bucket, Key: Name, VersionId: first };
    await bed.client.send(new DeleteObjectCommand(named));
    await expect(detect(first)).rejects.toMatchObject({ name: "InvalidS3ObjectException" });
    await detect(second);
    expect(widths).toEqual([2 * width]);
  });

  it("is no reference where the version is empty", async () => {
    await upload(width);
    await expect(detect("")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it.each(["null", "1"])("is to nothing where the version is %j", async (version) => {
    await upload(width);
    await expect(detect(version)).rejects.toMatchObject({ name: "InvalidS3ObjectException" });
  });
});

describe("an object that is deleted between being found and being read", () => {
  it("is not there, instead of being damaged", async () => {
    const version = await upload(width);
    meanwhile = (path) => rm(path);
    await expect(detect(version)).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
