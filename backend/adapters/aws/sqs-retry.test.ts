import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SqsEndpoint, startSqsEndpoint } from "../../local/sqs/sqs-endpoint.ts";
import { sqsRetry } from "./sqs-retry.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const queue = {
  name: "uploads",
  deadLetterName: "uploads-dead",
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 10,
};

describe("sqsRetry", () => {
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  let QueueUrl: string;
  /** The `VisibilityTimeout` of every request, in seconds. */
  const asked: (number | undefined)[] = [];
  beforeAll(async () => {
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [queue] });
    client = new SQSClient({ ...aws, endpoint: endpoint.url });
    client.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName === ChangeMessageVisibilityCommand.name) {
          asked.push((args.input as { VisibilityTimeout?: number }).VisibilityTimeout);
        }
        return next(args);
      },
      { step: "initialize" },
    );
    QueueUrl = endpoint.queueUrls[queue.name] ?? "";
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  const receive = async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    return Messages[0];
  };

  it("brings a message back after the time asked for, not after the visibility timeout", async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "news" }));
    const first = await receive();
    await sqsRetry(() => client, QueueUrl)(first?.ReceiptHandle ?? "", 0);
    const second = await receive();
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe("2");

    asked.length = 0;
    for (const ms of [1, 1_000, 1_001, 299_999, 13 * 60 * 60 * 1000]) {
      await sqsRetry(() => client, QueueUrl)(second?.ReceiptHandle ?? "", ms);
    }
    expect(asked).toEqual([1, 1, 2, 300, 43_200]);
  });
});
