import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
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

describe("queueArn", () => {
  it("names a queue as AWS does", () => {
    const arn = queueArn("uploads", { region: "eu-west-1", accountId: "123456789012" });
    expect(arn).toBe("arn:aws:sqs:eu-west-1:123456789012:uploads");
  });
});
