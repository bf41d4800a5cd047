import { SQSClient } from "@aws-sdk/client-sqs";
import { callLimits } from "../../adapters/aws/call-limits.ts";
import type { QueuesClient } from "../../adapters/aws/queues-client.ts";
import type { Config } from "../../config.ts";

/** The queues' client, made when it is first asked: most invocations send nothing, and each start would wait for it. */
export function queuesClient(config: Config<"sdkCallMs">): QueuesClient {
  let client: SQSClient | undefined;
  return () => {
    // The region's endpoint, or the one that is configured; not whatever host the queue's URL names.
    client ??= new SQSClient({ useQueueUrlAsEndpoint: false, ...callLimits(config) });
    return client;
  };
}
