import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { isReachable } from "../../testing/is-reachable.ts";
import { queueArn, type SqsEndpoint, startSqsEndpoint } from "./sqs-endpoint.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const queue = {
  name: "uploads",
  deadLetterName: "uploads-dead",
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 2,
};

describe("the SQS endpoint", () => {
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  beforeAll(async () => {
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [queue] });
    client = new SQSClient({ ...aws, endpoint: endpoint.url });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  it("makes every queue and its dead-letter queue", () => {
    expect(Object.keys(endpoint.queueUrls).sort()).toEqual(["uploads", "uploads-dead"]);
  });

  it("calls its queues by the address where it listens, whoever asks", async () => {
    const origin = new RegExp(`^${endpoint.url}/000000000000/`);
    expect(Object.values(endpoint.queueUrls)).toEqual([
      expect.stringMatching(origin),
      expect.stringMatching(origin),
    ]);
    const { QueueUrls } = await client.send(new ListQueuesCommand());
    expect(QueueUrls?.sort()).toEqual(Object.values(endpoint.queueUrls).sort());
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: "uploads" }));
    expect(QueueUrl).toBe(endpoint.queueUrls.uploads);
  });

  it("lets no queue be its own dead-letter queue, in which one message would go round for ever", async () => {
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: queueArn("own", { region: aws.region, accountId: "000000000000" }),
      maxReceiveCount: 1,
    });
    const refused = { name: "InvalidParameterValue" };
    await expect(
      client.send(new CreateQueueCommand({ QueueName: "own", Attributes: { RedrivePolicy } })),
    ).rejects.toMatchObject(refused);
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "own" }));
    await expect(
      client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } })),
    ).rejects.toMatchObject(refused);
    await client.send(new DeleteQueueCommand({ QueueUrl }));
  });

  it.each([
    ["SendMessage", "{"],
    ["SendMessage", "null"],
    ["SendMessage", '{"QueueUrl":QUEUE,"MessageBody":5}'],
    ["SendMessage", '{"QueueUrl":QUEUE,"MessageBody":"a","MessageAttributes":{"a":{}}}'],
    ["SendMessage", '{"QueueUrl":QUEUE,"MessageBody":"a","MessageAttributes":{"a":null}}'],
    ["SendMessageBatch", '{"QueueUrl":QUEUE,"Entries":[null]}'],
    ["SendMessageBatch", '{"QueueUrl":QUEUE,"Entries":[{"Id":"a"}]}'],
    ["DeleteMessageBatch", '{"QueueUrl":QUEUE,"Entries":5}'],
    ["ReceiveMessage", '{"QueueUrl":QUEUE,"AttributeNames":5}'],
    ["CreateQueue", '{"QueueName":[]}'],
  ])(
    "refuses a call that is not of its form, and takes it for no fault of its own: %s %s",
    async (operation, asked) => {
      const body = asked.replace("QUEUE", JSON.stringify(endpoint.queueUrls.uploads));
      client.middlewareStack.add(
        (next) => (args) => {
          const request = args.request as { body: string; headers: Record<string, string> };
          request.body = body;
          request.headers["x-amz-target"] = `AmazonSQS.${operation}`;
          return next(args);
        },
        { name: "asItIs", step: "build", priority: "high" },
      );
      try {
        await expect(client.send(new ListQueuesCommand())).rejects.toMatchObject({
          name: expect.stringMatching(
            /^(SerializationException|MissingParameter|InvalidParameterValue)$/,
          ),
          $metadata: { httpStatusCode: 400 },
        });
      } finally {
        client.middlewareStack.remove("asItIs");
      }
    },
  );

  it("knows a queue by the path of its URL, as SQS does", async () => {
    const asInAws = "https://sqs.eu-west-1.amazonaws.com/000000000000/uploads-dead";
    for (const QueueUrl of [asInAws, endpoint.queueUrls["uploads-dead"]]) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages.map(({ Body }) => Body)).toEqual(["hello"]);
      const [{ ReceiptHandle } = {}] = Messages;
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    const QueueUrl = `${endpoint.url}/000000000000/nobodys`;
    await expect(
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: "" })),
    ).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  });

  it("listens on 127.0.0.1 alone", async () => {
    const port = Number(new URL(endpoint.url).port);
    expect(await isReachable("127.0.0.1", port)).toBe(true);
    expect(await isReachable("127.0.0.2", port)).toBe(false);
  });

  it("tells no time of its own: an SDK would sign by it when the clock was set anew", async () => {
    const answer = await fetch(endpoint.url, { method: "POST" });
    expect({ status: answer.status, date: answer.headers.get("date") }).toEqual({
      status: 400,
      date: null,
    });
  });

  it("moves a message to the dead-letter queue after so many deliveries", async () => {
    const QueueUrl = endpoint.queueUrls.uploads;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
    const receive = async (from: string | undefined) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: from, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body }) => Body);
    };
    expect(await receive(QueueUrl)).toEqual(["poison"]);
    expect(await receive(QueueUrl)).toEqual(["poison"]);
    expect(await receive(QueueUrl)).toEqual([]);
    expect(await receive(endpoint.queueUrls["uploads-dead"])).toEqual(["poison"]);
  });
});

describe("the SQS endpoint, of messages that were received", () => {
  const waiting = new Map<() => void, number>();
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  beforeAll(async () => {
    const after = (call: () => void, ms: number) => {
      waiting.set(call, ms);
      return () => void waiting.delete(call);
    };
    const queues = [queue];
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues, after });
    client = new SQSClient({ ...aws, endpoint: endpoint.url });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
    expect(waiting.size).toBe(0);
  });

  const receive = async (VisibilityTimeout?: number) => {
    const QueueUrl = endpoint.queueUrls.uploads;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout }),
    );
    return Messages;
  };

  // By the time of day nothing is due in this test: a clock that was set back is no different.
  it("shows them again after their time, whatever the time of day says", async () => {
    const QueueUrl = endpoint.queueUrls.uploads;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "put off" }));
    const [{ ReceiptHandle } = {}] = await receive();
    expect([...waiting.values()]).toEqual([30_000]);
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 4 }),
    );
    expect([...waiting.values()]).toEqual([4_000]);
    expect(await receive()).toEqual([]);

    for (const call of [...waiting.keys()]) call();
    waiting.clear();
    const [again] = await receive(7);
    expect(again?.Body).toBe("put off");
    expect([...waiting.values()]).toEqual([7_000]);
    const Entries = [{ Id: "1", ReceiptHandle: again?.ReceiptHandle }];
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(waiting.size).toBe(0);
  });

  it("leaves one as it is that the time of day has shown before", async () => {
    const QueueUrl = endpoint.queueUrls.uploads;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "due" }));
    const [{ ReceiptHandle } = {}] = await receive(5);
    const [show] = [...waiting.keys()];
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const [again] = await receive(30);
    show?.();
    expect(await receive()).toEqual([]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
  });
});

describe("queueArn", () => {
  it("names a queue as AWS does", () => {
    const arn = queueArn("uploads", { region: "eu-west-1", accountId: "123456789012" });
    expect(arn).toBe("arn:aws:sqs:eu-west-1:123456789012:uploads");
  });
});
