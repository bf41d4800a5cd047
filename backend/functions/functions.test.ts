import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { httpEvent, jsonEvent, s3Message, sqsEvent } from "../handlers/events.fixture.ts";
import { startDynamoDbEndpoint } from "../local/aws/dynamodb-endpoint.ts";
import { BUCKET, REGION, TABLES, UPLOADS_QUEUE } from "../local/aws/resources.ts";
import { startSqsEndpoint } from "../local/aws/sqs-endpoint.ts";
import { functionEnvironment } from "../local/function-environment.ts";
import { type FunctionHost, startFunctionHost } from "../local/lambda/function-host.ts";
import { startS3Endpoint } from "../local/s3/s3-endpoint.ts";
import { type ContractResponse, expectToMatchContract } from "../testing/contract.ts";

const CREDENTIALS = { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" };
const AWS = { region: REGION, credentials: CREDENTIALS };
const built = (path: string) => new URL(`../../dist/backend/${path}`, import.meta.url);

interface Created {
  blob_id: string;
  upload_info: { url: string; fields: Record<string, string> };
}

/** The built functions, wired as they are deployed, with nothing but endpoints in place of AWS. */
describe("the functions", () => {
  const stops: (() => Promise<unknown>)[] = [];
  const log: string[] = [];
  const logged = new EventEmitter();
  /** What Rekognition answers the next calls with; then it finds a car. */
  const refusals: { status: number; __type: string }[] = [];
  let host: FunctionHost;
  let sqs: SQSClient;
  let queueUrl: string;

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), "rekog-functions-"));
    stops.push(() => rm(dir, { recursive: true }));
    const s3 = await startS3Endpoint({ ...AWS, dir, buckets: [BUCKET], onObjectCreated: () => {} });
    const dynamoDb = await startDynamoDbEndpoint({ ...AWS, tables: Object.values(TABLES) });
    const queues = [UPLOADS_QUEUE];
    const sqsEndpoint = await startSqsEndpoint({ ...AWS, accountId: "000000000000", queues });
    const rekognition = createServer((_, response) => {
      const refusal = refusals.shift();
      response.writeHead(refusal?.status ?? 200, { "content-type": "application/x-amz-json-1.1" });
      const labels = { Labels: [{ Name: "Car", Confidence: 98 }], LabelModelVersion: "3.0" };
      response.end(JSON.stringify(refusal ?? labels));
    });
    await new Promise<void>((resolve) => rekognition.listen(0, "127.0.0.1", resolve));
    queueUrl = sqsEndpoint.queueUrls[UPLOADS_QUEUE.name] ?? "";
    sqs = new SQSClient({ ...AWS, endpoint: sqsEndpoint.url });
    const nowhere = "http://127.0.0.1:1";
    host = startFunctionHost({
      functions: {
        createBlob: built("functions/create-blob.js").href,
        getBlob: built("functions/get-blob.js").href,
        processBlob: built("functions/process-blob.js").href,
      },
      env: functionEnvironment(
        {
          s3: s3.url,
          dynamoDb: dynamoDb.url,
          sqs: sqsEndpoint.url,
          uploadsQueueUrl: queueUrl,
          rekognition: urlOf(rekognition),
          blackHole: nowhere,
        },
        CREDENTIALS,
        { detectorName: "rekognition", none: join(dir, "none") },
      ),
      timeoutMs: 20_000,
      onLog: (line) => {
        log.push(line);
        logged.emit("line");
      },
      workerUrl: built("local/lambda/function-worker.js"),
    });
    stops.push(
      () => close(rekognition),
      () => s3.stop(),
      () => dynamoDb.stop(),
      () => sqsEndpoint.stop(),
      async () => sqs.destroy(),
      () => host.stop(),
    );
    await host.ready;
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  /** A blob with a picture of one colour: a colour of its own for each test, or it would be cached. */
  async function createAndUpload(background: string): Promise<string> {
    const answer = (await host.invoke("createBlob", jsonEvent({}))) as ContractResponse;
    const { blob_id, upload_info } = expectToMatchContract("createBlob", answer) as Created;
    const form = new FormData();
    for (const [name, value] of Object.entries(upload_info.fields)) form.append(name, value);
    const picture = sharp({ create: { width: 100, height: 80, channels: 3, background } });
    const jpeg = await picture.jpeg().toBuffer();
    form.append("file", new Blob([new Uint8Array(jpeg)]), "photo.jpg");
    const { status } = await fetch(upload_info.url, { method: "POST", body: form });
    expect(status).toBe(204);
    return blob_id;
  }

  async function read(blobId: string) {
    const answer = (await host.invoke("getBlob", httpEvent({ blobId }))) as ContractResponse;
    return expectToMatchContract("getBlob", answer) as { status: string; labels?: object[] };
  }

  /** Hands processBlob a message that really is in the queue, and gives back what it answers. */
  async function processNextMessage() {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }),
    );
    const [message] = Messages;
    const event = sqsEvent([message?.Body ?? ""]);
    for (const record of event.Records) record.receiptHandle = message?.ReceiptHandle ?? "";
    return { answer: await host.invoke("processBlob", event), messageId: message?.MessageId };
  }

  async function tell(blobId: string) {
    const MessageBody = s3Message({ key: `uploads/${blobId}` });
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }

  it("take a picture from the form to its labels; throttled, through the queue once more", async () => {
    const blobId = await createAndUpload("red");
    expect((await read(blobId)).status).toBe("awaiting_upload");
    await tell(blobId);

    refusals.push({ status: 400, __type: "ThrottlingException" });
    const first = await processNextMessage();
    expect(first.answer).toEqual({ batchItemFailures: [{ itemIdentifier: "message-0" }] });
    expect((await read(blobId)).status).toBe("processing");

    // Back within a second: the queue's own visibility timeout is three minutes.
    const second = await processNextMessage();
    expect(second).toEqual({ answer: { batchItemFailures: [] }, messageId: first.messageId });
    expect(await read(blobId)).toMatchObject({
      status: "succeeded",
      labels: [{ label: "Car", confidence: 98 }],
      image: { format: "jpeg", width: 100, height: 80 },
      recognition: { detector: "rekognition", label_model_version: "3.0", cached: false },
    });
  });

  it("pay once for the same picture", async () => {
    for (const cached of [false, true]) {
      const blobId = await createAndUpload("green");
      await tell(blobId);
      await processNextMessage();
      expect(await read(blobId)).toMatchObject({ recognition: { cached } });
    }
  });

  it("log JSON lines only, and no secret", async () => {
    log.length = 0;
    const blobId = await createAndUpload("blue");
    await tell(blobId);
    refusals.push({ status: 500, __type: "InternalServerError" });
    await processNextMessage();
    await processNextMessage();
    // A line's way here is another than the answer's.
    while (!log.some((line) => line.includes("blob_finished"))) await once(logged, "line");
    const events = log.map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(expect.arrayContaining(["recognition_put_off", "blob_finished"]));
    for (const secret of [CREDENTIALS.secretAccessKey, "X-Amz-Signature"]) {
      expect(log.join("\n")).not.toContain(secret);
    }
  });
});

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function close(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
