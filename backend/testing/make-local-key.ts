import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { rememberKeysIn } from "../../toolchain/secrets/leaks.ts";
import { toKeyItem } from "../adapters/aws/access/access-item.ts";
import { type AccessKey, defaultAccount } from "../core/api-keys/access-key.ts";
import { formatApiKey, hashSecret, newApiKey } from "../core/api-keys/api-key.ts";
import { scopes } from "../core/api-keys/scopes.ts";
import { localTables } from "../local/resources.ts";
import type { LocalAws } from "../local/start-aws.ts";

/** Makes a key of a running local mode, straight in its table. The whole key, with its secret. */
export async function makeLocalKey(
  { dynamoDb, region, credentials }: Pick<LocalAws, "dynamoDb" | "region" | "credentials">,
  more: Partial<AccessKey> = {},
): Promise<string> {
  const client = new DynamoDBClient({ endpoint: dynamoDb.url, region, credentials });
  const key = newApiKey();
  const record: AccessKey = {
    id: key.id,
    hash: hashSecret(key.secret),
    account: defaultAccount,
    name: "test",
    scopes,
    createdAt: new Date().toISOString(),
    ...more,
  };
  try {
    const command = new PutItemCommand({
      TableName: localTables.access.name,
      Item: toKeyItem(record),
    });
    await client.send(command);
  } finally {
    client.destroy();
  }
  const text = formatApiKey(key);
  rememberKeysIn(text);
  return text;
}
