import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SqsEndpoint, startSqsEndpoint } from "../../local/sqs/sqs-endpoint.ts";
import { sqsDeadLetters } from "./sqs-dead-letters.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const queue = {
  name: "callbacks",
  deadLetterName: "callbacks-dead",
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 10,
};

describe("sqsDeadLetters", () => {
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  beforeAll(async () => {
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [queue] });
    client = new SQSClient({ ...aws, endpoint: endpoint.url, useQueueUrlAsEndpoint: false });
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  it("puts a message there as it is, and does not hide that it could not", async () => {
    const QueueUrl = endpoint.queueUrls[queue.deadLetterName] ?? "";
    await sqsDeadLetters(() => client, QueueUrl)("no JSON");
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(["no JSON"]);
    await expect(sqsDeadLetters(() => client, `${QueueUrl}-not-there`)("x")).rejects.toThrow();
  });
});
