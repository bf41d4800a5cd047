import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { sdkCalls } from "../adapters/aws/access/dynamodb-calls.ts";
import { dynamoDbKeyRegister } from "../adapters/aws/access/dynamodb-key-register.ts";
import {
  type KeyAdministration,
  keyAdministration,
} from "../core/use-cases/keys/key-administration.ts";
import { requestHandler, type SendHttp } from "./request-handler.ts";
import { stageOutputs } from "./stage-outputs.ts";

export { checkKeyTerms } from "../core/access/key-terms.ts";
export { checkOverlap } from "../core/use-cases/keys/rotate-key.ts";

export interface StageOptions {
  stage: string;
  region: string;
  /** Of the user's AWS files. Default: what the SDK finds by itself */
  awsProfile?: string | undefined;
  send: SendHttp;
  /** Where AWS is, and who asks. Default: what the SDK finds in the environment and in AWS's files */
  aws?: {
    cloudFormationUrl: string;
    dynamoDbUrl: string;
    stsUrl: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
}

export interface TableOptions {
  table: string;
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  send: SendHttp;
}

const hush = () => {};
/** Without one the SDK speaks to a person by itself, past `--quiet`, of AWS_PROFILE and keys that are set beside each other. */
const unheard = { debug: hush, info: hush, warn: hush, error: hush };

export type OpenKeys = KeyAdministration & { close(): void };

/**
 * The keys of a deployed stage, with the AWS rights of whoever runs this. The API takes no part in it.
 * @throws {StageError} and what the SDK throws
 */
export async function openStage({ stage, region, awsProfile, send, aws }: StageOptions) {
  const config = {
    region,
    requestHandler: requestHandler(send),
    logger: unheard,
    ...(awsProfile !== undefined && { profile: awsProfile }),
    ...(aws && { credentials: aws.credentials }),
  };
  const at = (url: string | undefined) => ({
    ...config,
    ...(url !== undefined && { endpoint: url }),
  });
  const { accessTable, endpoint } = await stageOutputs(stage, at(aws?.cloudFormationUrl));
  const createdBy = await whoAmI(at(aws?.stsUrl));
  return { ...open(at(aws?.dynamoDbUrl), accessTable, createdBy), endpoint };
}

/** The keys of a local mode that runs. */
export function openTable({ table, url, region, credentials, send }: TableOptions): OpenKeys {
  const config = {
    endpoint: url,
    region,
    credentials,
    requestHandler: requestHandler(send),
    // Local mode's address is all there is to it, whatever the user set for the real AWS.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    defaultsMode: "standard",
  } as const;
  return open(config, table, "local mode");
}

function open(config: DynamoDBClientConfig, table: string, createdBy: string | undefined) {
  const client = new DynamoDBClient(config);
  const register = dynamoDbKeyRegister(sdkCalls(client), table);
  const now = () => new Date();
  return {
    ...keyAdministration({ register, now, createdBy }),
    close: () => client.destroy(),
  };
}

/** For the record alone: it takes no right, and nothing depends on it. */
async function whoAmI(config: STSClientConfig): Promise<string | undefined> {
  const client = new STSClient({ ...config, maxAttempts: 1 });
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
