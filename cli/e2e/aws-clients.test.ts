import { execFileSync } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execa } from "execa";
import sharp from "sharp";
import { awsEnvironmentOf } from "../testing/aws-environment-of.ts";
import { given } from "../testing/given.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// `rekog local --aws-endpoints` as programs of others use it, each by a client of AWS's that rekog did not make. They know no
// more than what it prints.

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const picture = inRepository("test-cases/stop-sign.jpg");
const bucket = "rekog-local-uploads";
const temporaryFolder = temporaryFolders();

let local: RunningLocal;
let folder: string;
let dataDir: string;
let tooLarge: string;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder, "data");
  tooLarge = join(folder, "too-large.png");
  const size = { width: 10_001, height: 80, channels: 3, background: "#fff" } as const;
  await sharp({ create: size }).png().toFile(tooLarge);
  local = await startRekogLocal(dataDir);
  environment = await awsEnvironmentOf(dataDir);
});
afterAll(async () => {
  // What lies in its bucket meanwhile is no upload of rekog's, so that none is waited for.
  // Whoever waits is killed, and has no exit code.
  expect(await local.end("SIGTERM")).toBe(0);
});

/** What each client is answered. */
const expected = (client: string, bytes: number) => ({
  labels: expect.arrayContaining(["Stopsign", "Road Sign"]),
  moderation: [],
  text: ["STOP", "STOP"],
  faces: [],
  noPicture: "InvalidImageFormatException",
  nothing: "InvalidParameterException",
  tooLarge: "ImageTooLargeException",
  noObject: "InvalidS3ObjectException",
  unknownOperation:
    "UnknownOperationException: This local endpoint has DetectLabels, DetectModerationLabels, DetectText and DetectFaces, and nothing else of Rekognition.",
  wrongSecret: "InvalidSignatureException",
  wrongKey: "UnrecognizedClientException",
  formStatus: 204,
  head: bytes,
  same: true,
  versions: [`${client}/a picture é.jpg`],
  objectLabels: expect.arrayContaining(["Stopsign"]),
  noKey: "NoSuchKey",
  put: "answered",
  queue: [["hello é"], []],
  otherService: expect.stringMatching(/^NotImplemented: Local mode has no such service\. /),
});

async function answersOf(command: string, script: string): Promise<unknown> {
  const args = [inRepository(`cli/testing/${script}`), picture, tooLarge, bucket];
  const { stdout } = await execa(command, args, { env: environment });
  return JSON.parse(stdout);
}

it("answers the AWS SDK for JavaScript, in its types and by AWS's names", async () => {
  const { size } = await stat(picture);
  expect(await answersOf(process.execPath, "aws-sdk-javascript.mjs")).toEqual({
    ...expected("javascript", size),
    noQueue: "QueueDoesNotExist",
  });
}, 180_000);

function works(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// A distribution's package is the distribution's own Python's, which another may stand before.
const pythons = ["python3", "/usr/bin/python3"];
const python = pythons.find((one) => works(one, ["-c", "import boto3"]));

/** Distributions have clients from before November 2023, which speak SQS as forms and XML: docs/local-mode.md asks for newer ones. */
function isNew(command: string, args: string[], least: readonly number[]): boolean {
  const told = execFileSync(command, args, { encoding: "utf8" });
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(told) ?? []).slice(1).map(Number);
  const [leastMajor = 0, leastMinor = 0] = least;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
const old = "older than SQS in JSON";

given(python !== undefined, "boto3").describe("boto3", () => {
  it("is answered, and told by name what it signs that nobody takes", async () => {
    const { size } = await stat(picture);
    const printVersion = ["-c", "import boto3; print(boto3.__version__)"];
    const queues = isNew(String(python), printVersion, [1, 29])
      ? { noQueue: "AWS.SimpleQueueService.NonExistentQueue" }
      : { queue: old, noQueue: old };
    expect(await answersOf(String(python), "aws-sdk-python.py")).toEqual({
      ...expected("python", size),
      ...queues,
      version2: expect.stringMatching(/<Code>InvalidRequest<.*Please use AWS4-HMAC-SHA256\./),
    });
  }, 180_000);
});

given(works("aws", ["--version"]), "the AWS CLI").describe("the AWS CLI", () => {
  /** `--endpoint-url` is for old ones, and for SQS, where version 1 goes by a list of its own. */
  async function aws(service: string, ...args: string[]) {
    const name = { s3api: "s3" }[service] ?? service;
    const url =
      environment[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] ?? environment.AWS_ENDPOINT_URL;
    const { stdout, stderr, exitCode } = await execa(
      "aws",
      ["--endpoint-url", String(url), "--output", "json", service, ...args],
      { env: environment, reject: false },
    );
    return exitCode === 0 ? JSON.parse(stdout || "{}") : stderr.trim();
  }
  const image = ["--image-bytes", `fileb://${picture}`];

  it("is answered on pictures", async () => {
    expect(await aws("rekognition", "detect-labels", ...image)).toMatchObject({
      Labels: expect.arrayContaining([expect.objectContaining({ Name: "Stopsign" })]),
    });
    const moderation = await aws("rekognition", "detect-moderation-labels", ...image);
    expect(moderation).toMatchObject({ ModerationLabels: [] });
    expect(await aws("rekognition", "detect-faces", ...image)).toEqual({ FaceDetails: [] });
    expect(await aws("rekognition", "detect-text", ...image)).toMatchObject({
      TextDetections: [{ DetectedText: "STOP" }, { DetectedText: "STOP" }],
    });
    const large = ["--image-bytes", `fileb://${tooLarge}`];
    expect(await aws("rekognition", "detect-faces", ...large)).toMatch(
      /^An error occurred \(ImageTooLargeException\) when calling the DetectFaces operation: /,
    );
    expect(await aws("rekognition", "list-collections")).toMatch(
      /\(UnknownOperationException\) .*: This local endpoint has DetectLabels, /,
    );
  }, 120_000);

  it("is answered on objects", async () => {
    const Key = "command line/a picture é.jpg";
    const buckets = new S3Client({
      endpoint: String(environment.AWS_ENDPOINT_URL_S3),
      region: String(environment.AWS_REGION),
      credentials: {
        accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
        secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
      },
    });
    const { url, fields } = await createPresignedPost(buckets, { Bucket: bucket, Key });
    buckets.destroy();
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(await readFile(picture))]), "a.jpg");
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(204);

    const { size } = await stat(picture);
    const place = ["--bucket", bucket, "--key", Key];
    expect(await aws("s3api", "head-object", ...place)).toMatchObject({ ContentLength: size });
    const copy = join(folder, "copy.jpg");
    await aws("s3", "cp", "--quiet", `s3://${bucket}/${Key}`, copy);
    expect((await readFile(copy)).equals(await readFile(picture))).toBe(true);
    const other = `converted/${Key}`;
    await aws("s3", "cp", "--quiet", picture, `s3://${bucket}/${other}`);
    const there = await aws("s3api", "head-object", "--bucket", bucket, "--key", other);
    expect(there).toMatchObject({ ContentLength: size });
    expect(await aws("s3", "ls", `s3://${bucket}/`)).toMatch(
      /\(NotImplemented\) when calling the ListObjectsV2 operation: This local endpoint has POST Object, /,
    );
    const object = JSON.stringify({ S3Object: { Bucket: bucket, Name: Key } });
    expect(await aws("rekognition", "detect-labels", "--image", object)).toMatchObject({
      Labels: expect.arrayContaining([expect.objectContaining({ Name: "Stopsign" })]),
    });
  }, 120_000);

  it("is answered on queues, and of what is not there", async () => {
    const isOfVersion1 = !isNew("aws", ["--version"], [2, 0]);
    if (isNew("aws", ["--version"], isOfVersion1 ? [1, 31] : [2, 14])) {
      const { QueueUrl } = await aws("sqs", "create-queue", "--queue-name", "command-line");
      const queue = ["--queue-url", QueueUrl];
      await aws("sqs", "send-message", ...queue, "--message-body", "hello");
      const { Messages } = await aws("sqs", "receive-message", ...queue);
      expect(Messages).toMatchObject([{ Body: "hello" }]);
      const handle = ["--receipt-handle", Messages[0].ReceiptHandle];
      expect(await aws("sqs", "delete-message", ...queue, ...handle)).toEqual({});
    }
    expect(await aws("sts", "get-caller-identity")).toMatch(
      /\(NotImplemented\) .*: Local mode has no such service\. /,
    );
  }, 120_000);
});
