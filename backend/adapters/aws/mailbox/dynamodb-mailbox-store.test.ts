import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { startDynamoDbEndpoint } from "../../../local/dynamodb/dynamodb-endpoint.ts";
import { itIsAMailboxStore } from "../../../testing/mailbox-store.contract.ts";
import { blob, mailboxCallback } from "../../../testing/sample-blob.ts";
import { dynamoDbBlobStore } from "../dynamodb-blob-store.ts";
import { dynamoDbCallbackStore } from "../dynamodb-callback-store.ts";
import { dynamoDbDueStore } from "../dynamodb-due-store.ts";
import { dynamoDbMailboxStore } from "./dynamodb-mailbox-store.ts";
import { mailboxIndex } from "./mailbox-index.ts";

const table = "blobs";
const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

async function open() {
  const tables = [{ name: table, key: "blob_id", indexes: [mailboxIndex] }];
  const endpoint = await startDynamoDbEndpoint({ ...aws, tables });
  const client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
  return {
    client,
    blobs: dynamoDbBlobStore(client, table),
    callbacks: dynamoDbCallbackStore(client, table),
    mailboxes: dynamoDbMailboxStore(client, table),
    async close() {
      client.destroy();
      await endpoint.stop();
    },
  };
}

describe("the DynamoDB store of mailboxes", () => {
  itIsAMailboxStore(open);

  const overdue = blob(undefined, { account: "default", callback: mailboxCallback() });
  const { blobId } = overdue;
  const late = new Date(overdue.uploadDeadlineAt);
  const failure = { status: "failed", failure: { code: "upload_expired" } } as const;
  const waiting = ({ mailboxes }: Awaited<ReturnType<typeof open>>) =>
    mailboxes.waiting({ account: "default", name: "ada" }, late, 10);

  it("has what a sweep ends, with that", async () => {
    const opened = await open();
    await opened.blobs.create(overdue);
    const due = dynamoDbDueStore(opened.client, table);
    expect(await due.end(overdue, failure, late.toISOString(), late)).toBe(true);
    expect(await waiting(opened)).toEqual([blobId]);
    await opened.close();
  });

  it("leaves a lease that was made before a sweep wrote the end that all had seen", async () => {
    const opened = await open();
    const { blobs, callbacks, mailboxes, client } = opened;
    await blobs.create(overdue);
    await callbacks.startDelivery(overdue, undefined, "whsec_new", late);
    const nextAttemptAt = new Date(late.getTime() + 300_000).toISOString();
    await mailboxes.change(blobId, (stored) => {
      const before = stored?.callback ?? mailboxCallback();
      return { result: undefined, callback: { ...before, attemptsMade: 1, nextAttemptAt } };
    });
    const due = dynamoDbDueStore(client, table);
    expect(await due.end(overdue, failure, late.toISOString(), late)).toBe(true);
    expect(await waiting(opened)).toEqual([]);
    await opened.close();
  });

  it("keeps nothing in the item of a blob whose callback goes elsewhere, or is settled", async () => {
    const opened = await open();
    await opened.blobs.create(overdue);
    const delivered = mailboxCallback({ status: "delivered" });
    await opened.mailboxes.change(blobId, () => ({ result: undefined, callback: delivered }));
    const { Item = {} } = await opened.client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ blob_id: blobId }) }),
    );
    expect(unmarshall(Item)).not.toHaveProperty("mailbox_at");
    await opened.close();
  });
});
