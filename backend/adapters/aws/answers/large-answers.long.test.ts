import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Succeeded } from "../../../core/blob/blob.ts";
import type { Label } from "../../../core/features/labels/label.ts";
import { encodeBlob } from "../../../handlers/http/blob-body.ts";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { detectorsCalled } from "../../../testing/only-labels.ts";
import { processBlobBed } from "../../../testing/process-blob-bed.ts";
import { callback, succeeded } from "../../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "../dynamodb-blob-store.ts";
import { dynamoDbRecognitionCache } from "../dynamodb-recognition-cache.ts";
import { labelDetector } from "../rekognition/label-detector.ts";
import { packOutcome, unpackOutcome } from "./stored-answers.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

/** The same numbers each time, and none that packs well: as Rekognition's are. */
function noise(seed: number): number {
  const x = Math.sin(seed) * 10_000;
  return x - Math.floor(x);
}

/** As DetectLabels writes them: the surest label first, and boxes of any confidence. */
function rekognitionLabels(count: number, boxesEach: number, name = "Label number") {
  return Array.from({ length: count }, (_, i) => ({
    Name: `${name} ${i}`,
    Confidence: 99.9 - i / 20,
    Parents: [{ Name: "Parent of many" }],
    Instances: Array.from({ length: boxesEach }, (_, j) => {
      const at = i * boxesEach + j + 1;
      const box = [at * 3, at * 3 + 1, at * 3 + 2, at * 7].map(noise);
      return {
        Confidence: 100 * noise(at * 11),
        BoundingBox: { Left: box[0], Top: box[1], Width: box[2], Height: box[3] },
      };
    }),
  }));
}

let rekognition: Server;
let client: RekognitionClient;
let answer = "";
let calls = 0;
let dynamoDb: DynamoDBClient;
let tables: Awaited<ReturnType<typeof startDynamoDbEndpoint>>;
beforeEach(async () => {
  calls = 0;
  rekognition = createServer((request, response) => {
    calls += 1;
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(answer);
    });
  });
  await new Promise<void>((resolve) => rekognition.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(rekognition.address() as AddressInfo).port}`;
  client = new RekognitionClient({ ...aws, endpoint, maxAttempts: 1 });
  tables = await startDynamoDbEndpoint({
    ...aws,
    tables: [
      { name: "blobs", key: "blob_id" },
      { name: "cache", key: "content_key" },
    ],
  });
  // It tries three times, as it is deployed: a connection may end while the one thread of this test is cutting.
  dynamoDb = new DynamoDBClient({ ...aws, endpoint: tables.url });
});
afterEach(async () => {
  client.destroy();
  dynamoDb.destroy();
  rekognition.closeAllConnections();
  await new Promise((resolve) => rekognition.close(resolve));
  await tables.stop();
});

/** The most that a client may have kept with its blob. */
const metadata = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [`name ${i}`.padEnd(64, "n"), "🚗".repeat(256)]),
);

/** Delivers the same picture of two blobs over and over; what each blob says then. */
async function recognised(labels: ReturnType<typeof rekognitionLabels>) {
  answer = JSON.stringify({ LabelModelVersion: "3.0", Labels: labels });
  const store = dynamoDbBlobStore(dynamoDb, "blobs");
  const ports = {
    store,
    cache: dynamoDbRecognitionCache(dynamoDb, "cache"),
    detector: labelDetector(client, {
      uploadsBucket: "uploads",
      detectorNames: detectorsCalled("rekognition"),
      detectMinConfidence: 10,
      detectImageProperties: false,
    }),
  };
  const record = { metadata, callback: callback() };
  const bed = await processBlobBed({ record });
  const second = await bed.another("second", undefined, record);
  for (const { blobId } of [bed, second]) {
    const stored = await bed.store.get(blobId);
    if (stored) await store.create(stored);
  }
  for (const its of [{}, second, {}, second, {}, second]) {
    expect(await bed.processWith(ports, its)).toEqual({ kind: "settled" });
  }
  const [one, two] = await Promise.all([bed.blobId, "second"].map((id) => store.get(id)));
  if (!one || !two) throw new Error("A blob is gone.");
  return { one, two };
}

const boxesOf = (labels: readonly Label[]) => labels.flatMap(({ instances }) => instances);

describe("an answer of Rekognition that is larger than an item of DynamoDB", () => {
  it("is paid once over all deliveries, and kept but for its least sure boxes, as a warning says", async () => {
    const labels = rekognitionLabels(1_000, 40);
    expect(JSON.stringify(labels).length).toBeGreaterThan(5_000_000);
    const { one, two } = await recognised(labels);
    expect(calls).toBe(1);
    const { answers } = one.state as Succeeded;
    const kept = answers.labels?.result ?? [];
    expect(kept.map(({ label }) => label)).toEqual(labels.map(({ Name }) => Name));
    const boxes = boxesOf(kept);
    expect(boxes.length).toBeGreaterThan(2_000);
    // None that was left out is surer than one that was kept.
    const least = Math.min(...boxes.map(({ confidence }) => confidence));
    const surer = labels.flatMap(({ Instances }) => Instances).filter((b) => b.Confidence > least);
    expect(surer.length).toBeLessThan(boxes.length);
    // Who finds it in the cache finds the same.
    expect((two.state as Succeeded).answers.labels?.result).toEqual(kept);

    for (const record of [one, two]) {
      const body = encodeBlob(record, { labels: { minConfidence: 0 } });
      expect(body.warnings).toMatchObject([
        {
          code: "labels_left_out",
          message: `The answer was too large to be kept whole: ${(40_000 - boxes.length).toLocaleString("en-US")} of 40,000 boxes, those of the lowest confidence, are left out.`,
        },
      ]);
      // Lambda's own limit for an answer, as it is sent.
      expect(JSON.stringify({ body: JSON.stringify(body) }).length).toBeLessThan(6 * 1024 * 1024);
    }
  });

  it("is kept to its surest labels, where they alone are too many", async () => {
    const labels = rekognitionLabels(1_000, 1, "x".repeat(50));
    const long = labels.map((label, i) => ({
      ...label,
      Aliases: Array.from({ length: 50 }, (_, j) => ({ Name: `${noise(i * 100 + j)}` })),
    }));
    const { one } = await recognised(long);
    expect(calls).toBe(1);
    const kept = (one.state as Succeeded).answers.labels?.result ?? [];
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.map(({ label }) => label)).toEqual(
      long.slice(0, kept.length).map(({ Name }) => Name),
    );
    expect(boxesOf(kept)).toEqual([]);
    expect(encodeBlob(one).warnings?.[0]?.message).toContain(
      `${(1_000 - kept.length).toLocaleString("en-US")} of 1,000 labels and 1,000 of 1,000 boxes`,
    );
  });

  it("is cut where it packs well, too, so that it can be told", () => {
    const box = { confidence: 50, boundingBox: { left: 0, top: 0, width: 1, height: 1 } };
    const instances = Array.from({ length: 100_000 }, () => ({ ...box }));
    const of = { parents: [], aliases: [], categories: [] };
    const outcome = succeeded([{ ...of, label: "Leaf", confidence: 50, instances }]);
    const stored = unpackOutcome(packOutcome(outcome)) as Succeeded;
    expect(JSON.stringify(stored).length).toBeLessThan(3_100_000);
    expect(stored.answers.labels?.recognition.leftOut?.boxes?.of).toBe(100_000);
  });

  it("is told whole where it fits", async () => {
    const { one } = await recognised(rekognitionLabels(1_000, 3));
    expect(boxesOf((one.state as Succeeded).answers.labels?.result ?? [])).toHaveLength(3_000);
    expect(encodeBlob(one).warnings).toEqual([]);
  });
});
