import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { nameAwsFault } from "./name-fault.ts";
import { s3UploadStore } from "./s3-upload-store.ts";

/** What AWS answers with, as its services write it. */
interface Refusal {
  status: number;
  body?: string;
}

let server: Server;
let refusal: Refusal = { status: 500 };
let endpoint = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(refusal.status, { "x-amzn-requestid": "1" });
    response.end(request.method === "HEAD" ? undefined : refusal.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

const client = () => ({
  endpoint,
  region: "eu-west-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  maxAttempts: 1,
});
const ref = { key: "uploads/1" };
const json = (type: string): string => JSON.stringify({ __type: type, message: "no" });
const xml = (code: string): string => `<Error><Code>${code}</Code><Message>no</Message></Error>`;

async function fault(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return nameAwsFault(error);
  }
  throw new Error("It was not refused.");
}

describe("nameAwsFault", () => {
  it.each([
    ["a HEAD that is forbidden", { status: 403 }, "recognition_denied"],
    ["a HEAD that is slowed down", { status: 429 }, "recognition_throttled"],
    ["a HEAD of a broken S3", { status: 500 }, undefined],
  ])("names %s", async (_, its, code) => {
    refusal = its;
    const s3 = new S3Client(client());
    const named = await fault(() => s3UploadStore(s3, "bucket").sha256(ref));
    const head = await fault(() => s3.send(new HeadObjectCommand({ Bucket: "b", Key: "k" })));
    s3.destroy();
    for (const one of [named, head]) {
      if (code === undefined) expect(one).toBeUndefined();
      else expect(one).toMatchObject({ failure: { code }, retryable: true });
    }
  });

  it.each([
    ["AccessDenied", 403, "recognition_denied"],
    ["SlowDown", 503, "recognition_throttled"],
    ["InternalError", 500, undefined],
  ] as const)("names S3's %s (%i)", async (name, status, code) => {
    refusal = { status, body: xml(name) };
    const s3 = new S3Client(client());
    const named = await fault(() => s3UploadStore(s3, "bucket").read(ref, 0, 10));
    s3.destroy();
    if (code === undefined) expect(named).toBeUndefined();
    else expect(named).toMatchObject({ failure: { code }, cause: { name } });
  });

  it.each([
    ["ProvisionedThroughputExceededException", "recognition_throttled"],
    ["ThrottlingException", "recognition_throttled"],
    ["RequestLimitExceeded", "recognition_throttled"],
    ["AccessDeniedException", "recognition_denied"],
    ["UnrecognizedClientException", "recognition_denied"],
    ["ResourceNotFoundException", undefined],
  ] as const)("names DynamoDB's %s", async (name, code) => {
    refusal = { status: 400, body: json(`com.amazonaws.dynamodb.v20120810#${name}`) };
    const dynamoDb = new DynamoDBClient(client());
    const get = new GetItemCommand({ TableName: "t", Key: { k: { S: "v" } } });
    const named = await fault(() => dynamoDb.send(get));
    dynamoDb.destroy();
    if (code === undefined) expect(named).toBeUndefined();
    else expect(named).toMatchObject({ failure: { code } });
  });

  it("names SQS's denial", async () => {
    refusal = { status: 403, body: json("com.amazon.coral.service#AccessDeniedException") };
    const sqs = new SQSClient(client());
    const send = new SendMessageCommand({ QueueUrl: `${endpoint}/1/q`, MessageBody: "m" });
    const named = await fault(() => sqs.send(send));
    sqs.destroy();
    expect(named).toMatchObject({ failure: { code: "recognition_denied" } });
  });

  it.each([new TypeError("a bug"), new Error("ECONNRESET"), "text", undefined])(
    "leaves %p without a name",
    (error) => expect(nameAwsFault(error)).toBeUndefined(),
  );
});
