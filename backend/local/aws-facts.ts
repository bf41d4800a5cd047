import type { LocalAwsFacts } from "./data-folder.ts";
import { localTables } from "./resources.ts";
import type { LocalAws } from "./start-aws.ts";

/** What others need to use what stands for AWS here. */
export function awsFactsOf(
  { credentials, region, ...aws }: LocalAws,
  instanceId: string,
): LocalAwsFacts {
  return {
    instance_id: instanceId,
    region,
    credentials: {
      access_key_id: credentials.accessKeyId,
      secret_access_key: credentials.secretAccessKey,
    },
    rekognition_url: aws.rekognition.url,
    s3_url: aws.s3.url,
    sqs_url: aws.sqs.url,
    dynamodb_url: aws.dynamoDb.url,
    other_url: aws.blackHole.url,
    access_table: localTables.access.name,
  };
}
