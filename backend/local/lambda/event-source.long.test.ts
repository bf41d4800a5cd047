import { EventEmitter, once } from "node:events";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { SQSEvent } from "aws-lambda";
import { type SqsEndpoint, startSqsEndpoint } from "../sqs/sqs-endpoint.ts";
import { type EventSource, type EventSourceOptions, startEventSource } from "./event-source.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const arn = "arn:aws:sqs:eu-west-1:000000000000:uploads";

describe("the event source", () => {
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  beforeAll(async () => {
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [] });
    client = new SQSClient({ ...aws, endpoint: endpoint.url });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  let queues = 0;
  let queueUrl: string;
  let source: EventSource | undefined;
  let errors: unknown[];
  beforeEach(async () => {
    const { QueueUrl = "" } = await client.send(
      new CreateQueueCommand({
        QueueName: `uploads-${++queues}`,
        // One second: how long a message that failed stays away.
        Attributes: { VisibilityTimeout: "1" },
      }),
    );
    queueUrl = QueueUrl;
    errors = [];
  });
  afterEach(() => source?.stop());

  const start = (
    invoke: (event: SQSEvent) => Promise<unknown>,
    options: Partial<EventSourceOptions> = {},
  ) => {
    source = startEventSource({
      client,
      queueUrl,
      queueArn: arn,
      invoke,
      batchSize: 10,
      maximumConcurrency: 2,
      onError: (error) => errors.push(error),
      ...options,
    });
    return source;
  };

  const send = (...bodies: string[]) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody })),
      }),
    );

  /** How many messages the queue has, visible or not. */
  const left = async () => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
    );
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes;
    return Number(visible) + Number(hidden);
  };

  /** Collects every delivery, and tells when there were so many. */
  function deliveries() {
    const seen: { body: string; count: string | undefined; messageId: string }[] = [];
    const emitter = new EventEmitter();
    return {
      seen,
      take(event: SQSEvent) {
        for (const { body, attributes, messageId } of event.Records) {
          seen.push({ body, count: attributes.ApproximateReceiveCount, messageId });
        }
        emitter.emit("seen");
      },
      async until(count: number) {
        while (seen.length < count) await once(emitter, "seen");
      },
    };
  }

  it("hands messages over as Lambda does, and deletes what succeeded", async () => {
    const events: SQSEvent[] = [];
    await send("news");
    const { take, until } = deliveries();
    start(async (event) => {
      events.push(event);
      take(event);
    });
    await until(1);
    await source?.stop();
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            receiptHandle: expect.any(String),
            body: "news",
            attributes: expect.objectContaining({
              ApproximateReceiveCount: "1",
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
            }),
            messageAttributes: {},
            md5OfBody: "508c75c8507a2ae5223dfd2faeb98122",
            eventSource: "aws:sqs",
            eventSourceARN: arn,
            awsRegion: "eu-west-1",
          },
        ],
      },
    ]);
    expect(await left()).toBe(0);
    expect(errors).toEqual([]);
  });

  it("lets exactly the messages come back that were reported to have failed", async () => {
    const { seen, take, until } = deliveries();
    await send("good", "bad", "better");
    start(async (event) => {
      take(event);
      const bad = event.Records.filter(
        ({ body, attributes }) => body === "bad" && attributes.ApproximateReceiveCount === "1",
      );
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await until(4);
    await source?.stop();
    const bodies = seen.map(({ body }) => body);
    expect(bodies.slice(0, 3).sort()).toEqual(["bad", "better", "good"]);
    expect(seen[3]).toMatchObject({ body: "bad", count: "2" });
    expect(await left()).toBe(0);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("no memory")), 1],
    ["reports an unknown id", async () => ({ batchItemFailures: [{ itemIdentifier: "?" }] }), 0],
    ["reports an empty id", async () => ({ batchItemFailures: [{ itemIdentifier: "" }] }), 0],
  ])("lets the whole batch come back when the function %s", async (_, fail, errorCount) => {
    const { seen, take, until } = deliveries();
    await send("one", "two");
    start(async (event) => {
      take(event);
      return seen.length <= 2 ? await fail() : {};
    });
    await until(4);
    await source?.stop();
    expect(seen.map(({ body, count }) => `${body} ${count}`).sort()).toEqual([
      "one 1",
      "one 2",
      "two 1",
      "two 2",
    ]);
    expect(errors).toHaveLength(errorCount);
    expect(await left()).toBe(0);
  });

  it.each([undefined, null, {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    "takes %j for a success",
    async (answer) => {
      const { take, until } = deliveries();
      await send("one");
      start(async (event) => {
        take(event);
        return answer;
      });
      await until(1);
      await source?.stop();
      expect(await left()).toBe(0);
      expect(errors).toEqual([]);
    },
  );

  it("invokes as often at once as it may, and no more", async () => {
    const { take, until } = deliveries();
    let running = 0;
    let most = 0;
    await send("1", "2", "3", "4", "5", "6");
    start(
      async (event) => {
        running += 1;
        most = Math.max(most, running);
        // Long enough for a poll that should not be made to be made.
        for (let turn = 0; turn < 50; turn += 1) await left();
        running -= 1;
        take(event);
      },
      { batchSize: 1, maximumConcurrency: 3 },
    );
    await until(6);
    expect(most).toBe(3);
  });

  it("stops in the middle of a long poll at once", async () => {
    const ends: string[] = [];
    const polling = new Promise<void>((resolve) => {
      const watched = new SQSClient({ ...aws, endpoint: endpoint.url });
      watched.middlewareStack.add(
        (next) => async (args) => {
          setImmediate(resolve);
          try {
            const answer = await next(args);
            ends.push("answered");
            return answer;
          } catch (error) {
            ends.push("broken off");
            throw error;
          }
        },
        { step: "finalizeRequest" },
      );
      start(async () => {}, { client: watched });
    });
    await polling;
    await source?.stop();
    expect(ends).toEqual(["broken off"]);
    expect(errors).toEqual([]);
  });

  it("waits for what is under way when it stops", async () => {
    let finish = () => {};
    const { take, until } = deliveries();
    await send("slow");
    start(async (event) => {
      take(event);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await until(1);
    const stopping = source?.stop();
    finish();
    await stopping;
    expect(await left()).toBe(0);
  });

  it("goes on after an error of the queue's, after a pause", async () => {
    const { take, until } = deliveries();
    const pauses: number[] = [];
    await send("news");
    const failing = new SQSClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
    let fails = 2;
    failing.middlewareStack.add(
      (next) => (args) => {
        fails -= 1;
        if (fails >= 0) throw new Error("The queue is away.");
        return next(args);
      },
      { step: "initialize" },
    );
    start(async (event) => take(event), {
      client: failing,
      sleep: async (ms) => void pauses.push(ms),
    });
    await until(1);
    await source?.stop();
    expect(errors).toHaveLength(2);
    expect(pauses).toEqual([500, 500]);
    failing.destroy();
  });
});
