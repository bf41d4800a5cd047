import { afterEach, describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "./dynamodb/dynamodb-endpoint.ts";
import { makeFirstLocalKey } from "./first-key.ts";
import { localTables } from "./resources.ts";
import { startSqsEndpoint } from "./sqs/sqs-endpoint.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};
const queue = {
  ...{ name: "uploads", deadLetterName: "uploads-dead" },
  ...{ visibilityTimeoutSeconds: 30, maxReceiveCount: 2 },
};

describe.each([
  ["AWS_USE_FIPS_ENDPOINT", "true"],
  ["AWS_USE_DUALSTACK_ENDPOINT", "true"],
  ["AWS_DEFAULTS_MODE", "no-mode"],
])("what the user set for the real AWS (%s=%s)", (name, value) => {
  afterEach(() => {
    // biome-ignore lint/style/noProcessEnv: it is what the SDK reads
    delete process.env[name];
  });

  it("is nothing to what local mode itself calls on this machine", async () => {
    // biome-ignore lint/style/noProcessEnv: it is what the SDK reads
    process.env[name] = value;
    const sqs = await startSqsEndpoint({ ...aws, accountId: "000000000000", queues: [queue] });
    await sqs.stop();
    const dynamoDb = await startDynamoDbEndpoint({ ...aws, tables: Object.values(localTables) });
    try {
      expect(await makeFirstLocalKey({ ...aws, dynamoDb })).toMatch(/^rekog_/);
    } finally {
      await dynamoDb.stop();
    }
    expect(Object.keys(sqs.queueUrls)).toContain("uploads");
  });
});
