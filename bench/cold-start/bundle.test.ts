import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { clientsOf } from "./bundle.ts";

const constructedBy = async (name: string) => {
  const source = fileURLToPath(new URL(`../../backend/functions/${name}.ts`, import.meta.url));
  return (await clientsOf(source)).match(/new \w+\(\)/g);
};

describe("what a function's start is compared with", () => {
  it.each([
    ["get-blob", ["new DynamoDBClient()"]],
    ["list-blobs", ["new DynamoDBClient()"]],
    ["delete-blob", ["new S3Client()", "new DynamoDBClient()"]],
    ["create-blob", ["new DynamoDBClient()", "new S3Client()", "new SQSClient()"]],
    ["make-callback", ["new DynamoDBClient()", "new SQSClient()"]],
  ])("constructs the clients of %s, each once", async (name, clients) => {
    expect(await constructedBy(name)).toEqual(clients);
  });
});
