import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isReachable } from "../testing/is-reachable.ts";
import { type BlackHole, startBlackHole } from "./black-hole.ts";
import { signedHeaders } from "./loopback/signed-headers.fixture.ts";

const aws = {
  region: "eu-west-1",
  credentials: { accessKeyId: "AKIDLOCAL", secretAccessKey: "a-local-secret" },
};

describe("the black hole", () => {
  let hole: BlackHole;
  const calls: string[] = [];
  beforeEach(async () => {
    calls.length = 0;
    hole = await startBlackHole({ ...aws, onCall: (call) => calls.push(call) });
  });
  afterEach(() => hole.stop());

  it("refuses a call of the SDK, and tells which it was", async () => {
    const client = new DynamoDBClient({
      ...aws,
      endpoint: hole.url,
      maxAttempts: 1,
    });
    await expect(client.send(new ListTablesCommand())).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringMatching(
        /^Local mode has no such service\. It has Rekognition, S3, SQS and DynamoDB, /,
      ),
    });
    expect(calls).toEqual(["POST DynamoDB_20120810.ListTables"]);
    client.destroy();
  });

  it.each([
    ["in a form", "sts", "<ErrorResponse>"],
    ["in EC2's form", "ec2", "<Errors>"],
  ])("refuses a call %s in XML, as who sends it understands", async (_, service, around) => {
    const form = "application/x-www-form-urlencoded; charset=utf-8";
    const call = { url: hole.url, body: "Action=GetCallerIdentity&Version=2011-06-15", target: "" };
    const response = await fetch(hole.url, {
      method: "POST",
      headers: { ...signedHeaders(call, { ...aws, service }), "content-type": form },
      body: call.body,
    });
    expect(response.status).toBe(501);
    expect(response.headers.get("content-type")).toBe("text/xml");
    const inside = `<Error><Code>NotImplemented</Code><Message>Local mode has no such service.`;
    expect(await response.text()).toContain(`${around}${inside}`);
    expect(calls).toEqual(["POST GetCallerIdentity"]);
  });

  it("tells nothing of calls that are not ours", async () => {
    const response = await fetch(`${hole.url}/bucket/key?X-Amz-Signature=secret`);
    expect(response.status).toBe(400);
    expect(calls).toEqual([]);
  });

  it("listens on 127.0.0.1 alone", async () => {
    const port = Number(new URL(hole.url).port);
    expect(await isReachable("127.0.0.1", port)).toBe(true);
    expect(await isReachable("127.0.0.2", port)).toBe(false);
  });
});
