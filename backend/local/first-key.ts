import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { sdkCalls } from "../adapters/aws/access/dynamodb-calls.ts";
import { dynamoDbKeyRegister } from "../adapters/aws/access/dynamodb-key-register.ts";
import { keyAdministration } from "../core/use-cases/keys/key-administration.ts";
import { ownCalls } from "./own-calls.ts";
import { localTables } from "./resources.ts";
import type { LocalAws } from "./start-aws.ts";

/**
 * Makes the first key of this data folder, with its secret; undefined if somebody was given one before. It is for the caller
 * to tell, once: what is kept is a hash.
 */
export async function makeFirstLocalKey({
  dynamoDb,
  region,
  credentials,
}: Pick<LocalAws, "dynamoDb" | "region" | "credentials">): Promise<string | undefined> {
  const client = new DynamoDBClient({ ...ownCalls, endpoint: dynamoDb.url, region, credentials });
  const register = dynamoDbKeyRegister(sdkCalls(client), localTables.access.name);
  try {
    const keys = keyAdministration({ register, now: () => new Date(), createdBy: "local mode" });
    return (await keys.makeFirst())?.apiKey;
  } finally {
    client.destroy();
  }
}
