import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { SQSEvent } from "aws-lambda";
import { declaredService } from "../../serverless/testing/functions.ts";
import { queueMappings, serviceQueues } from "./functions.ts";
import { localQueues } from "./queues.ts";
import { accountId, callbacksQueue, localRegion, uploadsQueue } from "./resources.ts";
import { type SqsEndpoint, startSqsEndpoint } from "./sqs/sqs-endpoint.ts";
import type { LocalAws } from "./start-aws.ts";

const credentials = { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" };
const done = { batchItemFailures: [] };

describe("localQueues", () => {
  let sqs: SqsEndpoint;
  let queues: ReturnType<typeof localQueues>;
  beforeEach(async () => {
    sqs = await startSqsEndpoint({
      credentials,
      region: localRegion,
      accountId,
      queues: serviceQueues(declaredService),
    });
    // No more of AWS than the queues is needed.
    const aws = { sqs, credentials, region: localRegion } as LocalAws;
    queues = localQueues(aws, queueMappings(declaredService));
  });
  afterEach(async () => {
    await queues.stop();
    await sqs.stop();
  });

  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);

  it("feed each function from its own queue, with the event that AWS makes", async () => {
    const invoked = new EventEmitter();
    const both = Promise.all([once(invoked, "processBlob"), once(invoked, "makeCallback")]);
    queues.poll(async (name, event) => {
      invoked.emit(name, event);
      return done;
    }, onError);
    await queues.send(uploadsQueue.name, { Records: [] });
    await queues.send(callbacksQueue.name, { blob_id: "1", delivery: 2 });
    const [uploads, callbacks] = (await both).map(([event]) => event as SQSEvent);
    expect(uploads?.Records).toMatchObject([
      {
        body: '{"Records":[]}',
        eventSourceARN: `arn:aws:sqs:${localRegion}:${accountId}:${uploadsQueue.name}`,
        attributes: { ApproximateReceiveCount: "1" },
      },
    ]);
    expect(callbacks?.Records).toMatchObject([
      {
        body: '{"blob_id":"1","delivery":2}',
        eventSourceARN: `arn:aws:sqs:${localRegion}:${accountId}:${callbacksQueue.name}`,
      },
    ]);
    expect(errors).toEqual([]);
  });

  it("take what local mode sends where others have every connection that there is", async () => {
    // Where none can be made.
    const aws = { sqs: { ...sqs, url: "http://127.0.0.1:1" }, credentials, region: localRegion };
    const cutOff = localQueues(aws as LocalAws, queueMappings(declaredService));
    await cutOff.send(uploadsQueue.name, { Records: [] });
    await cutOff.stop();
    const invoked = new EventEmitter();
    const heard = once(invoked, "processBlob");
    queues.poll(async (name, event) => {
      invoked.emit(name, event);
      return done;
    }, onError);
    const [{ Records }] = (await heard) as [SQSEvent];
    expect(Records.map(({ body }) => body)).toEqual(['{"Records":[]}']);
  });

  it("hold a message back for as long as they are told to, so that later ones overtake it", async () => {
    const invoked = new EventEmitter();
    const bodies: string[] = [];
    const both = new Promise<void>((resolve) => {
      invoked.on("event", ({ Records }: SQSEvent) => {
        bodies.push(...Records.map(({ body }) => body));
        if (bodies.length === 2) resolve();
      });
    });
    queues.poll(async (_, event) => {
      invoked.emit("event", event);
      return done;
    }, onError);
    await queues.send(uploadsQueue.name, "first", 1);
    await queues.send(uploadsQueue.name, "second");
    await both;
    expect(bodies).toEqual(['"second"', '"first"']);
  });

  it("keep callbacks going while recognition is busy", async () => {
    const invoked = new EventEmitter();
    const callback = once(invoked, "makeCallback");
    let release = () => {};
    const busy = new Promise<void>((resolve) => {
      release = resolve;
    });
    queues.poll(async (name) => {
      invoked.emit(name);
      if (name === "processBlob") await busy;
      return done;
    }, onError);
    const working = once(invoked, "processBlob");
    await queues.send(uploadsQueue.name, {});
    await working;
    await queues.send(callbacksQueue.name, { blob_id: "1", delivery: 1 });
    await callback;
    expect(await queues.isIdle()).toBe(false);
    release();
  });

  it("are idle when no message is due and none is being worked on", async () => {
    expect(await queues.isIdle()).toBe(true);
    await queues.send(callbacksQueue.name, { blob_id: "1", delivery: 1 });
    expect(await queues.isIdle()).toBe(false);

    const invoked = new EventEmitter();
    let finish = (_: unknown) => {};
    const working = once(invoked, "invoked");
    queues.poll((_name, _event) => {
      const end = new Promise<unknown>((resolve) => {
        finish = resolve;
      });
      invoked.emit("invoked");
      return end;
    }, onError);
    await working;
    expect(await queues.isIdle()).toBe(false);
    // Not settled: it is for later, so nothing is due now.
    finish({ batchItemFailures: [{ itemIdentifier: "" }] });
    while (!(await queues.isIdle())) await new Promise((resolve) => setImmediate(resolve));
  });

  it("take nothing for a queue that is not there", async () => {
    await expect(queues.send("rekog-local-picture", {})).rejects.toThrow(
      /no queue rekog-local-pic/,
    );
  });

  it("stop at once while they wait for messages, and for what is under way", async () => {
    const invoked = new EventEmitter();
    const working = once(invoked, "invoked");
    const ended: string[] = [];
    queues.poll(async () => {
      invoked.emit("invoked");
      await new Promise((resolve) => setImmediate(resolve));
      ended.push("invocation");
      return done;
    }, onError);
    await queues.send(uploadsQueue.name, {});
    await working;
    await queues.stop();
    expect(ended).toEqual(["invocation"]);
    expect(errors).toEqual([]);
  });
});
