import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { Webhook } from "standardwebhooks";
import type { components } from "../../openapi.d.ts";
import { declaredService } from "../../serverless/testing/functions.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { dynamoDbBlobStore } from "../adapters/aws/dynamodb-blob-store.ts";
import { httpEvent, jsonEvent, sqsEvent } from "../handlers/events.fixture.ts";
import { startDynamoDbEndpoint } from "../local/dynamodb/dynamodb-endpoint.ts";
import { functionEnvironment } from "../local/function-environment.ts";
import { functionModules, serviceQueues } from "../local/functions.ts";
import { type FunctionHost, startFunctionHost } from "../local/lambda/function-host.ts";
import {
  callbacksQueue,
  localRegion,
  localTables,
  uploadsBucket,
  uploadsQueue,
} from "../local/resources.ts";
import { type S3Endpoint, startS3Endpoint } from "../local/s3/s3-endpoint.ts";
import { toS3Notification } from "../local/s3/s3-notification.ts";
import { startSqsEndpoint } from "../local/sqs/sqs-endpoint.ts";
import { type ContractResponse, expectToMatchContract, expectValid } from "../testing/contract.ts";
import { blob, callback, urlTarget } from "../testing/sample-blob.ts";
import { version } from "../version.ts";
import { startReceiver, startRekognitionStub } from "./functions.fixture.ts";

type Schemas = components["schemas"];

const credentials = { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" };
const aws = { region: localRegion, credentials };
const built = (path: string) => new URL(`../../dist/backend/${path}`, import.meta.url);

/** The built functions, wired as they are deployed, with nothing but endpoints in place of AWS. */
describe("the functions", () => {
  const stops: (() => Promise<unknown>)[] = [];
  const log: string[] = [];
  const logged = new EventEmitter();
  let rekognition: Awaited<ReturnType<typeof startRekognitionStub>>;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let host: FunctionHost;
  let s3: S3Endpoint;
  let sqs: SQSClient;
  let queueUrls: Record<string, string>;
  let receiverUrl: string;
  let dynamoDbUrl: string;

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), "rekog-functions-"));
    stops.push(() => rm(dir, { recursive: true }));
    s3 = await startS3Endpoint({
      ...aws,
      dir,
      buckets: [uploadsBucket],
      onObjectCreated: (object) => send(uploadsQueue.name, toS3Notification(object, localRegion)),
    });
    const dynamoDb = await startDynamoDbEndpoint({ ...aws, tables: Object.values(localTables) });
    dynamoDbUrl = dynamoDb.url;
    const queues = serviceQueues(declaredService);
    const sqsEndpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues });
    rekognition = await startRekognitionStub();
    receiver = await startReceiver();
    receiverUrl = `${receiver.url}/callbacks?key=receiver-key`;
    queueUrls = sqsEndpoint.queueUrls;
    sqs = new SQSClient({ ...aws, endpoint: sqsEndpoint.url, useQueueUrlAsEndpoint: false });
    host = startFunctionHost({
      functions: functionModules(declaredService, new URL("../../dist/", import.meta.url)),
      env: functionEnvironment(
        declaredService,
        {
          ...aws,
          s3,
          dynamoDb,
          sqs: sqsEndpoint,
          blackHole: { url: "http://127.0.0.1:1" },
          rekognition: {
            url: rekognition.url,
            detectorName: "rekognition",
            measuresQuality: false,
          },
        },
        { noFile: join(dir, "none") },
      ),
      timeoutMs: () => 20_000,
      onLog: (line) => {
        log.push(line);
        logged.emit("line");
      },
      workerUrl: built("local/lambda/function-worker.js"),
    });
    stops.push(
      () => rekognition.stop(),
      () => receiver.stop(),
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

  async function send(queue: string, body: unknown): Promise<void> {
    const MessageBody = JSON.stringify(body);
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrls[queue], MessageBody }));
  }

  async function create(request: object = {}): Promise<ToldApart<Schemas["CreatedBlob"]>> {
    const answer = (await host.invoke("createBlob", jsonEvent(request))) as ContractResponse;
    expect(answer).toMatchObject({ statusCode: 201, headers: { "rekog-version": version } });
    return expectToMatchContract("createBlob", answer) as ToldApart<Schemas["CreatedBlob"]>;
  }

  /** A picture of one colour: a colour of its own for each test, or it would be cached. */
  async function picture(background: string): Promise<Buffer> {
    const create = { width: 100, height: 80, channels: 3, background } as const;
    return await sharp({ create }).jpeg().toBuffer();
  }

  async function upload(
    { upload_info }: ToldApart<Schemas["CreatedBlob"]>,
    jpeg: Buffer,
  ): Promise<void> {
    const form = new FormData();
    for (const [name, value] of Object.entries(upload_info?.fields ?? {})) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(jpeg)]), "photo.jpg");
    const { status } = await fetch(upload_info?.url ?? "", { method: "POST", body: form });
    expect(status).toBe(204);
  }

  async function createAndUpload(background: string, request: object = {}) {
    const created = await create(request);
    await upload(created, await picture(background));
    return created;
  }

  async function read(blobId: string): Promise<ToldApart<Schemas["Blob"]>> {
    const answer = (await host.invoke("getBlob", httpEvent({ blobId }))) as ContractResponse;
    return expectToMatchContract("getBlob", answer) as ToldApart<Schemas["Blob"]>;
  }

  /** Hands a function a message that really is in its queue, and gives back what it answers. */
  async function workOn(queue: string, name: string) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrls[queue], WaitTimeSeconds: 10 }),
    );
    const [message] = Messages;
    const event = sqsEvent([message?.Body ?? ""]);
    for (const record of event.Records) record.receiptHandle = message?.ReceiptHandle ?? "";
    const answer = await host.invoke(name, event);
    return { answer, messageId: message?.MessageId, body: message?.Body };
  }
  const processNext = () => workOn(uploadsQueue.name, "processBlob");
  /** Works on messages up to the one that asks for this delivery: one that was put off may come in between. */
  async function callBack(blobId: string, delivery: number) {
    for (;;) {
      const { answer, body } = await workOn(callbacksQueue.name, "makeCallback");
      const asked = JSON.parse(body ?? "{}");
      if (asked.blob_id === blobId && asked.delivery === delivery) return answer;
    }
  }
  const done = { batchItemFailures: [] };
  const again = { batchItemFailures: [{ itemIdentifier: "message-0" }] };

  it("take a picture from the form to its labels; throttled, through the queue once more", async () => {
    const { blob_id: blobId } = await createAndUpload("red");
    expect((await read(blobId)).status).toBe("awaiting_upload");

    rekognition.refusals.push({ status: 400, __type: "ThrottlingException" });
    const first = await processNext();
    expect(first.answer).toEqual(again);
    expect((await read(blobId)).status).toBe("processing");

    // Back within a second: the queue's own visibility timeout is six minutes.
    expect(await processNext()).toEqual({ ...first, answer: done });
    expect(await read(blobId)).toMatchObject({
      status: "succeeded",
      labels: [{ label: "Car", confidence: 98 }],
      image: { format: "jpeg", width: 100, height: 80 },
      recognition: { detector: "rekognition", label_model_version: "3.0", cached: false },
    });
    expect(await s3.objects(uploadsBucket)).toEqual([]);
  });

  it("pay once for the same picture, and need no upload of what was promised before", async () => {
    const jpeg = await picture("green");
    const promise = { sha256: createHash("sha256").update(jpeg).digest("hex"), size: jpeg.length };
    for (const cached of [false, true]) {
      const created = await create();
      await upload(created, jpeg);
      await processNext();
      expect(await read(created.blob_id)).toMatchObject({ recognition: { cached } });
    }
    const known = await create(promise);
    expect(known).toMatchObject({ status: "succeeded", recognition: { cached: true } });
    expect(known).not.toHaveProperty("upload_info");
    expect(await read(known.blob_id)).toMatchObject({ status: "succeeded" });
  });

  it("call back, signed; after a failure through the queue once more; and again when asked to", async () => {
    receiver.statuses.push(503);
    const created = await createAndUpload("orange", { callback_url: receiverUrl });
    const { blob_id: blobId, callback_secret: secret = "" } = created;
    await processNext();
    expect(await callBack(blobId, 1)).toEqual(done);
    expect((await read(blobId)).callback).toMatchObject({
      status: "pending",
      attempts: [{ outcome: "failed", phase: "status", status_code: 503 }],
      next_attempt_at: expect.any(String),
    });
    // A new message, not the one that was received.
    expect(await callBack(blobId, 1)).toEqual(done);
    expect((await read(blobId)).callback?.attempts).toHaveLength(2);

    const path = { method: "POST", blobId, of: "/callback" } as const;
    const answer = (await host.invoke("redeliverCallback", httpEvent(path))) as ContractResponse;
    expect(answer.statusCode).toBe(202);
    expect(expectToMatchContract("redeliverCallback", answer)).not.toHaveProperty(
      "callback_secret",
    );
    expect(await callBack(blobId, 2)).toEqual(done);

    const delivered = await read(blobId);
    expect(delivered.callback).toMatchObject({
      url: receiverUrl,
      status: "delivered",
      attempts: [{ outcome: "failed" }, { status_code: 204 }, { status_code: 204 }],
    });
    const received = receiver.receivedFor(blobId);
    expect(received).toHaveLength(3);
    for (const { headers, body } of received) {
      const signed = new Webhook(secret).verify(body, headers as Record<string, string>);
      expectValid("/components/schemas/Blob", signed);
      expect(signed).toMatchObject({
        blob_id: blobId,
        status: "succeeded",
        labels: delivered.labels,
      });
      expect(headers).toMatchObject({
        "webhook-id": `blob_${blobId}`,
        "user-agent": expect.stringMatching(/^rekog\/\d/),
      });
    }
  });

  it("list what there is, page after page, with its labels", async () => {
    const { blob_id: blobId } = await createAndUpload("purple", { metadata: { test: "list" } });
    await processNext();
    const list = async (query: Record<string, string>) => {
      const answer = (await host.invoke("listBlobs", httpEvent({ query }))) as ContractResponse;
      expect(answer.statusCode).toBe(200);
      return expectToMatchContract("listBlobs", answer) as Schemas["BlobList"];
    };
    const { updated_at, created_at } = await read(blobId);
    expect(await list({ "metadata.test": "list", status: "succeeded" })).toEqual({
      blobs: [
        {
          ...{ blob_id: blobId, status: "succeeded", created_at, updated_at },
          metadata: { test: "list" },
          top_labels: [{ label: "Car", confidence: 98 }],
          cost: { calls: 1, estimated_usd: 0 },
        },
      ],
    });
    const first = await list({ limit: "1" });
    expect(first.blobs).toMatchObject([{ blob_id: blobId }]);
    const second = await list({ limit: "1", cursor: first.next_cursor ?? "" });
    expect(second.blobs.map(({ blob_id }) => blob_id)).not.toContain(blobId);
  });

  it("end a blob that no worker will, and call back", async () => {
    const now = Date.now();
    const at = (ms: number) => new Date(now + ms).toISOString();
    const record = blob(undefined, {
      createdAt: at(-7_200_000),
      uploadDeadlineAt: at(-60_000),
      expiresAt: at(86_400_000),
      callback: callback({ target: urlTarget({ url: receiverUrl }) }),
    });
    const { blobId } = record;
    const client = new DynamoDBClient({ ...aws, endpoint: dynamoDbUrl });
    await dynamoDbBlobStore(client, localTables.blobs.name).create(record);
    client.destroy();
    await host.invoke("sweepBlobs", {});
    expect(await callBack(blobId, 1)).toEqual(done);
    expect(receiver.receivedFor(blobId)).toHaveLength(1);
    expect(await read(blobId)).toMatchObject({
      status: "failed",
      error: { code: "upload_expired" },
      callback: { status: "delivered" },
    });
  });

  it("wait for a picture that is stored and that nobody has taken up", async () => {
    const created = await create();
    await upload(created, await picture("teal"));
    const { blob_id: blobId } = created;
    const client = new DynamoDBClient({ ...aws, endpoint: dynamoDbUrl });
    const blobs = dynamoDbBlobStore(client, localTables.blobs.name);
    const record = await blobs.get(blobId);
    const now = Date.now();
    const uploadDeadlineAt = new Date(now + 30_000).toISOString();
    await blobs.remove(blobId);
    await blobs.create(blob(undefined, { ...record, uploadDeadlineAt }));
    await host.invoke("sweepBlobs", {});
    const held = await blobs.get(blobId);
    client.destroy();
    expect(Date.parse(held?.uploadDeadlineAt ?? "")).toBeGreaterThan(now + 5 * 3_600_000);
    await processNext();
    expect((await read(blobId)).status).toBe("succeeded");
  });

  it("put what asks for no callback into the dead-letter queue at once", async () => {
    const deadLetters = { QueueUrl: queueUrls[callbacksQueue.deadLetterName] };
    await sqs.send(new PurgeQueueCommand(deadLetters));
    expect(await host.invoke("makeCallback", sqsEvent(["nonsense"]))).toEqual(done);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ ...deadLetters, WaitTimeSeconds: 10 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(["nonsense"]);
  });

  it("refuse a callback to an address that is not open to them", async () => {
    const request = jsonEvent({ callback_url: "http://169.254.169.254/latest/meta-data/" });
    const answer = (await host.invoke("createBlob", request)) as ContractResponse;
    expect(answer.statusCode).toBe(400);
    expect(expectToMatchContract("createBlob", answer)).toMatchObject({
      code: "invalid_callback_url",
      errors: [{ pointer: "/callback_url" }],
    });
  });

  it("forget a blob with its picture, and are not reminded of it by what is still in the queue", async () => {
    const { blob_id: blobId } = await createAndUpload("purple");
    expect(await s3.objects(uploadsBucket)).toHaveLength(1);
    const remove = httpEvent({ method: "DELETE", blobId });
    const answers: (number | undefined)[] = [];
    for (let i = 0; i < 2; i += 1) {
      const answer = (await host.invoke("deleteBlob", remove)) as ContractResponse;
      expectToMatchContract("deleteBlob", answer);
      answers.push(answer.statusCode);
    }
    expect(answers).toEqual([204, 404]);
    expect(await s3.objects(uploadsBucket)).toEqual([]);
    expect((await processNext()).answer).toEqual(done);
    expect(await read(blobId)).toMatchObject({ code: "blob_not_found" });
  });

  it("log JSON lines only, each with its request, what they measured among them, and no secret", async () => {
    log.length = 0;
    const created = await createAndUpload("blue", { callback_url: receiverUrl });
    rekognition.refusals.push({ status: 500, __type: "InternalServerError" });
    await processNext();
    await processNext();
    await callBack(created.blob_id, 1);
    // A line's way here is another than the answer's.
    while (!log.some((line) => line.includes("CallbacksDelivered"))) await once(logged, "line");
    const lines = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["recognition_put_off", "blob_finished", "callback_attempted"]),
    );
    for (const line of lines) {
      expect(line).toMatchObject({ time: expect.any(String), request_id: expect.any(String) });
      if (line.event !== "metrics") expect(line).toMatchObject({ blob_id: created.blob_id });
    }
    const measured = Object.assign({}, ...lines.filter(({ event }) => event === "metrics"));
    expect(measured).toMatchObject({
      stage: "local",
      ...{ BlobsCreated: 1, Recognitions: 1, CallbacksDelivered: 1 },
      UploadToResultMs: [expect.any(Number)],
    });
    const secrets = [
      credentials.secretAccessKey,
      "X-Amz-Signature",
      created.callback_secret ?? "",
      "whsec_",
      "receiver-key",
    ];
    for (const secret of secrets) expect(log.join("\n")).not.toContain(secret);
  });
});
