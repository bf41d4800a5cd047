import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { type ServiceCall, startServiceEndpoint } from "../loopback/service-endpoint.ts";
import type { SigningCredentials } from "../loopback/signing.ts";
import { ownCalls } from "../own-calls.ts";
import { refuseForm } from "./check-call.ts";
import { leadsToItself } from "./leads-to-itself.ts";
import { queueUrlTranslation } from "./queue-url.ts";
import { type After, visibilityTimers } from "./visibility-timers.ts";

export interface SqsQueue {
  name: string;
  deadLetterName: string;
  visibilityTimeoutSeconds: number;
  maxReceiveCount: number;
}

export interface SqsEndpoint {
  url: string;
  /** By queue name. */
  queueUrls: Record<string, string>;
  /**
   * What local mode itself sends. It takes no connection: others may have all that there are, and what is lost
   * here nobody sends again.
   */
  send(queueUrl: string, body: unknown, delaySeconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface SqsEndpointOptions {
  queues: readonly SqsQueue[];
  credentials: SigningCredentials;
  region: string;
  accountId: string;
  onError?: ((error: unknown) => void) | undefined;
  /** By which received messages are shown again. */
  after?: After | undefined;
}

/** SQS takes 1 MiB a message, and as much a batch; the rest is room for JSON. */
const maxBodyBytes = 4 * 1024 * 1024;
const contentType = "application/x-amz-json-1.0";

/**
 * SQS on loopback: fauxqs, in memory, behind an endpoint that checks signatures. fauxqs has no socket: it takes anyone's
 * call, and is an S3 and more besides, so it is handed what is for SQS and nothing else.
 */
export async function startSqsEndpoint(options: SqsEndpointOptions): Promise<SqsEndpoint> {
  const { credentials, region, onError = () => {}, after } = options;
  const app = buildApp({ logger: false, defaultRegion: region });
  await app.ready();
  const queueUrl = queueUrlTranslation(region);
  let port = 0;

  const inject = (operation: string, payload: string) => {
    const target = `AmazonSQS.${operation}`;
    const host = `127.0.0.1:${port}`;
    const headers = { "content-type": contentType, "x-amz-target": target, host };
    return app.inject({ method: "POST", url: "/", headers, payload });
  };
  const timers = visibilityTimers({
    call: async (operation, input) => (await inject(operation, JSON.stringify(input))).payload,
    ...{ onError, after },
  });

  async function answer({ target, body }: ServiceCall) {
    if (!target.startsWith("AmazonSQS.")) {
      const unknown = { __type: "com.amazonaws.sqs#InvalidAction", message: "Unknown action" };
      return { status: 400, body: JSON.stringify(unknown) };
    }
    const operation = target.replace("AmazonSQS.", "");
    const refusal = refuseForm(operation, body.toString("utf8"));
    if (refusal) return { status: 400, body: JSON.stringify(refusal) };
    const asked = queueUrl.request(body.toString("utf8"), port);
    if (leadsToItself(operation, asked)) {
      const loop = {
        __type: "com.amazonaws.sqs#InvalidParameterValue",
        message:
          "Value for parameter RedrivePolicy is invalid. Reason: A queue cannot be its own dead-letter queue.",
      };
      return { status: 400, body: JSON.stringify(loop) };
    }
    const { statusCode, payload, ...answered } = await inject(operation, asked);
    if (statusCode === 200) await timers.heard(operation, asked, payload);
    const queryError = answered.headers["x-amzn-query-error"];
    return {
      status: statusCode,
      ...(queryError !== undefined && { headers: { "x-amzn-query-error": String(queryError) } }),
      body: queueUrl.answer(operation, payload, port),
    };
  }

  try {
    const server = await startServiceEndpoint({
      signing: { credentials, region, service: "sqs" },
      ...{ maxBodyBytes, contentType, answer, onError },
    });
    port = server.port;
    const stop = async () => {
      timers.stop();
      // Ends the long polls, so that no call is left when the server stops.
      await app.close();
      await server.stop();
    };
    try {
      const queueUrls = await createQueues(server.url, options);
      const send: SqsEndpoint["send"] = async (QueueUrl, body, DelaySeconds) => {
        const message = { QueueUrl, MessageBody: JSON.stringify(body), DelaySeconds };
        const asked = queueUrl.request(JSON.stringify(message), port);
        const { statusCode, payload } = await inject("SendMessage", asked);
        if (statusCode !== 200) throw new Error(`${QueueUrl} took no message: ${payload}`);
      };
      return { url: server.url, queueUrls, send, stop };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function createQueues(
  endpoint: string,
  { queues, credentials, region, accountId }: SqsEndpointOptions,
) {
  const client = new SQSClient({ ...ownCalls, endpoint, credentials, region });
  const create = async (QueueName: string, Attributes: Record<string, string>) => {
    const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return [QueueName, QueueUrl] as const;
  };
  try {
    const urls = [];
    for (const queue of queues) {
      urls.push(await create(queue.deadLetterName, {}));
      const redrive = {
        deadLetterTargetArn: queueArn(queue.deadLetterName, { region, accountId }),
        maxReceiveCount: String(queue.maxReceiveCount),
      };
      urls.push(
        await create(queue.name, {
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          RedrivePolicy: JSON.stringify(redrive),
        }),
      );
    }
    return Object.fromEntries(urls);
  } finally {
    client.destroy();
  }
}

export function queueArn(
  name: string,
  { region, accountId }: { region: string; accountId: string },
): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}
