import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { startRekognitionServiceEndpoint } from "./rekognition-service.ts";
import type { RekognitionEndpoint } from "./server/rekognition-server.ts";
import { shrinkImage } from "./shrink-image.ts";

const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));

// A stub of the real service: it records what it is asked, and answers what it is told to.
let service: Server;
let asked: { Image: { Bytes: string }; [member: string]: unknown }[] = [];
let reply: [status: number, body: object] = [200, {}];
let endpoint: RekognitionEndpoint;
let client: RekognitionClient;
let serviceClient: RekognitionClient;

const signing = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
};
const clientOf = (url: string) =>
  new RekognitionClient({ ...signing, endpoint: url, maxAttempts: 1 });

beforeAll(async () => {
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(reply[0], { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(reply[1]));
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceClient = clientOf(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);
  endpoint = await startRekognitionServiceEndpoint({
    signing,
    client: serviceClient,
    openObject: async () => ({ path: stopSign, bytes: 30_000 }),
  });
  client = clientOf(endpoint.url);
});
afterEach(() => {
  asked = [];
});
afterAll(async () => {
  client.destroy();
  serviceClient.destroy();
  await endpoint.stop();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const detect = () =>
  client.send(
    new DetectLabelsCommand({
      Image: { S3Object: { Bucket: "pictures", Name: "any" } },
      MinConfidence: 12,
      Settings: { GeneralLabels: { LabelExclusionFilters: ["Car"] } },
    }),
  );

describe("the endpoint with the real service behind it", () => {
  it("sends the object's bytes with what was asked, and hands the answer on", async () => {
    const label = {
      Name: "Palm Tree",
      Confidence: 98.5,
      Instances: [],
      Parents: [{ Name: "Tree" }],
    };
    reply = [200, { Labels: [label], LabelModelVersion: "3.0" }];
    expect(await detect()).toMatchObject({ Labels: [label], LabelModelVersion: "3.0" });
    const [{ Image, ...rest } = { Image: { Bytes: "" } }] = asked;
    expect((await sharp(Buffer.from(Image.Bytes, "base64")).metadata()).format).toBe("jpeg");
    expect(rest).toMatchObject({
      MinConfidence: 12,
      MaxLabels: 1000,
      Features: ["GENERAL_LABELS"],
      Settings: { GeneralLabels: { LabelExclusionFilters: ["Car"] } },
    });
  });

  it("sends how many colours are wanted, and nothing of labels where none are", async () => {
    reply = [200, { ImageProperties: {} }];
    await client.send(
      new DetectLabelsCommand({
        Image: { S3Object: { Bucket: "pictures", Name: "any" } },
        Features: ["IMAGE_PROPERTIES"],
        Settings: { ImageProperties: { MaxDominantColors: 3 } },
      }),
    );
    const [{ Image: _, ...rest } = { Image: { Bytes: "" } }] = asked;
    expect(rest).toEqual({
      Features: ["IMAGE_PROPERTIES"],
      Settings: { ImageProperties: { MaxDominantColors: 3 } },
    });
  });

  it.each([
    [400, "ThrottlingException", "Slow down"],
    [400, "AccessDeniedException", "User: arn:aws:iam::1:user/a is not authorized"],
    [400, "HumanLoopQuotaExceededException", "an exception that is not one of ours"],
    [500, "InternalServerError", "Internal server error"],
  ])("hands on %i %s", async (status, name, message) => {
    reply = [status, { __type: name, Message: message }];
    await expect(detect()).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode: status },
    });
  });

  it("says what to do without credentials", async () => {
    const none = new RekognitionClient({
      region: "eu-central-1",
      credentials: () =>
        Promise.reject(Object.assign(new Error("none"), { name: "CredentialsProviderError" })),
    });
    const without = await startRekognitionServiceEndpoint({
      signing,
      client: none,
      openObject: async () => ({ path: stopSign, bytes: 30_000 }),
    });
    const its = clientOf(without.url);
    const answer = its.send(
      new DetectLabelsCommand({ Image: { S3Object: { Bucket: "bucket", Name: "n" } } }),
    );
    await expect(answer).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("AWS_PROFILE"),
    });
    its.destroy();
    none.destroy();
    await without.stop();
  });
});

describe("shrinkImage", () => {
  it("leaves what fits as it is", async () => {
    const bytes = await sharp(stopSign).toBuffer();
    expect(await shrinkImage(bytes)).toBe(bytes);
  });

  it("encodes a larger picture anew, upright, until it fits", async () => {
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const large = await sharp({
      create: { width: 3000, height: 1500, channels: 3, background: "#000", noise },
    })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    expect(large.length).toBeGreaterThan(5_242_880);
    const smaller = await shrinkImage(large);
    expect(smaller.length).toBeLessThanOrEqual(5_242_880);
    const { width, height, orientation } = await sharp(smaller).metadata();
    expect(height / width).toBeCloseTo(2, 2);
    expect(orientation).toBeUndefined();
  });

  it("refuses a larger one that cannot be read", async () => {
    await expect(shrinkImage(Buffer.alloc(5_242_881))).rejects.toMatchObject({
      exception: "InvalidImageFormatException",
    });
  });
});
