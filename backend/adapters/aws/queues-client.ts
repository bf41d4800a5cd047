import type { SQSClient } from "@aws-sdk/client-sqs";

/** The client that queues are written to with: asked for at each message, so that it need not be there before the first. */
export type QueuesClient = () => SQSClient;
