import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { CallbackRequest } from "../../core/ports/callbacks.ts";
import { sqsEvent } from "../../handlers/events.fixture.ts";
import { makeCallbackHandler } from "../../handlers/queue/make-callback.ts";
import { type SqsEndpoint, startSqsEndpoint } from "../../local/sqs/sqs-endpoint.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import { sqsCallbackQueue } from "./sqs-callback-queue.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const queue = {
  name: "callbacks",
  deadLetterName: "callbacks-dead",
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 20,
};

describe("the SQS callback queue", () => {
  let endpoint: SqsEndpoint;
  let client: SQSClient;
  let queueUrl: string;
  beforeAll(async () => {
    endpoint = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [queue] });
    client = new SQSClient({ ...aws, endpoint: endpoint.url, useQueueUrlAsEndpoint: false });
    queueUrl = endpoint.queueUrls[queue.name] ?? "";
  });
  afterAll(async () => {
    client.destroy();
    await endpoint.stop();
  });

  it("sends what `makeCallback` reads, at once", async () => {
    await sqsCallbackQueue(() => client, queueUrl).send({ blobId: "6f1c2a34", delivery: 3 });
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }),
    );
    const asked: CallbackRequest[] = [];
    const handler = makeCallbackHandler({
      makeCallback: async (request) => {
        asked.push(request);
        return { kind: "settled" };
      },
      retryAfter: async () => {},
      putAside: async () => {},
      log: spyLog().log,
      metrics: spyMetrics().metrics,
    });
    const event = sqsEvent(Messages.map(({ Body = "" }) => Body));
    expect(await handler(event, { awsRequestId: "request-1" })).toEqual({ batchItemFailures: [] });
    expect(asked).toEqual([{ blobId: "6f1c2a34", delivery: 3 }]);
  });

  it("does not hide that a request could not be queued", async () => {
    const nowhere = sqsCallbackQueue(() => client, `${queueUrl}-that-is-not-there`);
    await expect(nowhere.send({ blobId: "6f1c2a34", delivery: 1 })).rejects.toThrow();
  });
});
