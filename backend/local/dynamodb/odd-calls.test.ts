import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type DynamoDbEndpoint, startDynamoDbEndpoint } from "./dynamodb-endpoint.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

let endpoint: DynamoDbEndpoint;
let client: DynamoDBClient;
const errors: unknown[] = [];
beforeAll(async () => {
  endpoint = await startDynamoDbEndpoint({
    ...aws,
    tables: [{ name: "mine", key: "id" }],
    onError: (error) => errors.push(error),
  });
  client = new DynamoDBClient({ ...aws, endpoint: endpoint.url, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  expect(errors).toEqual([]);
});

const TableName = "mine";
const Key = { id: { S: "1" } };
const is = (attribute: string) => `${attribute} = :v`;
const ExpressionAttributeValues = { ":v": { S: "v" } };
const scan = (FilterExpression: string) =>
  client.send(new ScanCommand({ TableName, FilterExpression, ExpressionAttributeValues }));

describe("an expression", () => {
  it.each([
    ["has 300 parentheses that nothing closes", "(".repeat(300)],
    ["has conditions in conditions, five deep", `${"NOT (".repeat(5)}${is("a")}${")".repeat(5)}`],
    ["does so in another case", `${"(a = :v and not ".repeat(5)}(${is("a")})${")".repeat(5)}`],
  ])("that %s is refused, and not read for minutes", async (_, expression) => {
    await expect(scan(expression)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("4 levels of parentheses at most"),
    });
  });

  it("may have four levels, and any number of functions beside and in them", async () => {
    const functions = Array.from({ length: 20 }, () => "attribute_exists (b)").join(" OR ");
    const filter = `(${is("a")} AND NOT (${functions} OR (size(a) > :v AND (${is("c")} OR a IN (:v, c)))))`;
    await client.send(new PutItemCommand({ TableName, Item: { ...Key, a: { S: "v" } } }));
    expect((await scan(filter)).Items).toEqual([{ ...Key, a: { S: "v" } }]);
  });

  it("is refused where it is longer than 4 KB, as by DynamoDB", async () => {
    const expression = Array.from({ length: 400 }, () => is("abcd")).join(" OR ");
    await expect(scan(expression)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(/^Invalid FilterExpression: .* maximum allowed size.*: \d+$/),
    });
  });
});

describe("an index of a list", () => {
  const update = (UpdateExpression: string) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression,
        ExpressionAttributeValues: { ":c": { S: "c" }, ":d": { S: "d" }, ":e": { S: "e" } },
      }),
    );

  it("beyond its end has the element put there, in order, at once", async () => {
    const words = { L: [{ S: "a" }, { S: "b" }] };
    await client.send(new PutItemCommand({ TableName, Item: { ...Key, words } }));
    await update("SET words[2000000000] = :d, words[4294967294] = :e, words[10] = :c");
    const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
    expect(Item?.words).toEqual({ L: [..."abcde"].map((S) => ({ S })) });
  });

  it("is refused where DynamoDB has none like it", async () => {
    await expect(
      update("SET words[1] = :c, words[2] = :d, words[4294967295] = :e"),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "Invalid UpdateExpression: List index is not within the allowable range; index: [4294967295]",
    });
  });
});

describe("a call of another form than DynamoDB's", () => {
  const inLists = (count: number) => `${'{"L":['.repeat(count)}{"S":"a"}${"]}".repeat(count)}`;

  it.each([
    ["a null for a value", '{"id":null}'],
    ["a null in a list", '{"id":{"S":"1"},"a":{"L":[null]}}'],
    ["lists in lists, 5,000 deep", `{"id":{"S":"1"},"a":${inLists(5_000)}}`],
  ])("is refused as that, and no fault of this endpoint: %s", async (_, Item) => {
    // As it is: the SDK would not write it.
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { body: `{"TableName":"mine","Item":${Item}}` });
        return next(args);
      },
      { name: "asItIs", step: "build", priority: "high" },
    );
    try {
      const put = client.send(new PutItemCommand({ TableName, Item: Key }));
      await expect(put).rejects.toMatchObject({
        name: expect.stringMatching(/^(Serialization|Validation)Exception$/),
        $metadata: { httpStatusCode: 400 },
      });
    } finally {
      client.middlewareStack.remove("asItIs");
    }
  });
});

describe("an attribute named __proto__", () => {
  it("is refused, since it would be lost", async () => {
    const set = (more: object) =>
      client.send(new UpdateItemCommand({ TableName, Key: { id: { S: "2" } }, ...more }));
    const ofExpression = set({
      UpdateExpression: "SET #n = :v",
      ExpressionAttributeNames: { "#n": "__proto__" },
      ExpressionAttributeValues: { ":v": { S: "v" } },
    });
    const refusal = {
      name: "ValidationException",
      message: expect.stringContaining("keeps no attribute named __proto__"),
    };
    await expect(ofExpression).rejects.toMatchObject(refusal);
    const Item = { id: { S: "2" }, m: { M: JSON.parse('{"__proto__":{"S":"v"}}') } };
    await expect(client.send(new PutItemCommand({ TableName, Item }))).rejects.toMatchObject(
      refusal,
    );
    expect(
      await client.send(new GetItemCommand({ TableName, Key: { id: { S: "2" } } })),
    ).not.toHaveProperty("Item");
  });
});
