import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { toKeyItem } from "../../backend/adapters/aws/access/access-item.ts";
import { formatApiKey, hashSecret, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import type { Scope } from "../../backend/core/api-keys/scopes.ts";
import { localTables } from "../../backend/local/resources.ts";
import type { LocalMode } from "../../backend/local/start-local.ts";
import { holdsNoSecret } from "../../toolchain/secrets/leaks.ts";
import type { Check } from "../commands/doctor/checks/check.ts";
import { picture } from "../testing/callback-run.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// The built program against the whole backend, which asks for keys.

const temporaryFolder = temporaryFolders();
let folder: string;
let local: LocalMode;
let client: DynamoDBClient;
const log: string[] = [];
const secrets: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  await copyFile(picture("stop-sign.jpg"), join(folder, "photo.jpg"));
  // The built one: its worker threads cannot load TypeScript.
  const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
  const { startLocal } = (await import(
    built
  )) as typeof import("../../backend/local/start-local.ts");
  const dataDir = join(folder, "data");
  const version = "0.0.0-test";
  local = await startLocal({
    dataDir,
    port: 0,
    version,
    requireKey: true,
    log: (line) => {
      log.push(line);
      holdsNoSecret("local mode's log", line);
    },
  });
  const { credentials, region, dynamoDb } = local.aws;
  client = new DynamoDBClient({ credentials, region, endpoint: dynamoDb.url });
});
afterAll(async () => {
  client.destroy();
  await local.stop();
});

async function makeKey(scopes: Scope[], more: { perMinute?: number; revokedAt?: string } = {}) {
  const key = newApiKey();
  secrets.push(key.secret);
  const item = toKeyItem({
    id: key.id,
    hash: hashSecret(key.secret),
    account: "shop",
    name: "web",
    scopes,
    createdAt: "2026-11-01T00:00:00.000Z",
    ...more,
  });
  await client.send(new PutItemCommand({ TableName: localTables.access.name, Item: item }));
  return formatApiKey(key);
}

async function rekog(args: string[], key?: string) {
  const env = {
    REKOG_ENDPOINT: local.url,
    REKOG_CONFIG_FILE: join(folder, "config.json"),
    ...(key !== undefined && { REKOG_API_KEY: key }),
  };
  const run = await runRekog([...args, "--json", "--verbose"], { env, cwd: folder });
  for (const secret of secrets) expect(run.stdout + run.stderr + log.join()).not.toContain(secret);
  return run;
}

async function keyCheck(key?: string) {
  const { checks } = JSON.parse((await rekog(["doctor"], key)).stdout) as { checks: Check[] };
  return checks.find(({ name }) => name === "api_key");
}

describe("the whole backend, asked with keys", () => {
  it("recognises a picture for who has one, and lets nobody else in", async () => {
    const key = await makeKey(["blobs:write", "blobs:read", "blobs:delete"]);
    const uploaded = await rekog(["upload", "photo.jpg", "--wait"], key);
    expect(uploaded.exitCode).toBe(0);
    const { blob_id: blobId, labels } = JSON.parse(uploaded.stdout);
    expect(labels.length).toBeGreaterThan(0);
    expect((await rekog(["get", blobId])).stdout).toContain('"missing_api_key"');
    const strange = await rekog(["get", blobId], formatApiKey(newApiKey()));
    expect(JSON.parse(strange.stdout).error.code).toBe("invalid_api_key");
    const revoked = await makeKey(["blobs:read"], { revokedAt: "2026-11-02T00:00:00.000Z" });
    expect((await rekog(["get", blobId], revoked)).exitCode).toBe(2);
    const resend = await rekog(["callback", "resend", blobId], key);
    expect(JSON.parse(resend.stdout).error).toMatchObject({
      code: "scope_missing",
      message: expect.stringContaining("has not the scope callbacks:write"),
    });
    expect((await rekog(["delete", blobId], key)).exitCode).toBe(0);
  });

  it("says to doctor what a key may do, and has no more blobs afterwards", async () => {
    expect(await keyCheck()).toMatchObject({ status: "fail" });
    expect(await keyCheck(formatApiKey(newApiKey()))).toMatchObject({
      status: "fail",
      message: expect.stringContaining("unknown there, expired or revoked"),
    });
    const created = () => log.filter((line) => line.includes('"status_code":201')).length;
    const before = created();
    expect(before).toBeGreaterThan(0);
    const readOnly = await makeKey(["blobs:read"]);
    expect(await keyCheck(readOnly)).toMatchObject({
      status: "fail",
      message: expect.stringMatching(
        /has not the scope blobs:write, blobs:delete, callbacks:write(, usage:read)?; it has blobs:read\.$/,
      ),
    });
    expect(created()).toBe(before);
    const all = await makeKey([
      "blobs:read",
      "blobs:write",
      "blobs:delete",
      "callbacks:write",
      "usage:read",
    ]);
    expect(await keyCheck(all)).toMatchObject({ status: "ok" });
  });
});
