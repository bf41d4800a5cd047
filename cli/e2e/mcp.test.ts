import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { picture } from "../testing/callback-run.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The SDK's own client, with `rekog mcp` as its server. */
async function connected(env: Record<string, string>): Promise<Client> {
  const client = new Client({ name: "a test", version: "1.0.0" });
  const server = { command: process.execPath, args: [main, "mcp", "--quiet"], env };
  await client.connect(new StdioClientTransport({ ...server, stderr: "ignore" }), {
    timeout: 120_000,
  });
  closers.push(() => client.close());
  return client;
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const request = { name, arguments: args };
  const { content, isError } = await client.callTool(request, undefined, { timeout: 120_000 });
  const [{ text = "" } = {}] = content as { text?: string }[];
  return { isError: isError === true, text, json: isError ? undefined : JSON.parse(text) };
}

describe("rekog mcp", () => {
  it("gives an agent its tools, and recognises a picture by its path with local mode", async () => {
    const dataDir = await temporaryFolder();
    const client = await connected({ REKOG_DATA_DIR: dataDir, HOME: dataDir });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "doctor",
      "get",
      "list",
      "recognise",
      "usage",
    ]);

    const { json: blob } = await call(client, "recognise", { path: picture("stop-sign.jpg") });
    expect(blob).toMatchObject({ status: "succeeded", labels: expect.any(Array) });
    expect(blob.callback_secret).toBeUndefined();
    const { json: read } = await call(client, "get", { blob_id: blob.blob_id });
    expect(read.labels).toEqual(blob.labels);
    const { json: page } = await call(client, "list", { status: "succeeded", limit: 1 });
    expect(page.blobs).toMatchObject([{ blob_id: blob.blob_id }]);
    const { json: usage } = await call(client, "usage", { days: 1 });
    expect(usage.days).toHaveLength(1);
    const { json: checks } = await call(client, "doctor");
    expect(checks.checks).toContainEqual(expect.objectContaining({ name: "api", status: "ok" }));
  }, 180_000);

  it("tells what went wrong, and what to do next", async () => {
    const dataDir = await temporaryFolder();
    const client = await connected({ REKOG_DATA_DIR: dataDir, HOME: dataDir });
    const missing = await call(client, "recognise", { path: join(dataDir, "none.jpg") });
    expect(missing).toMatchObject({
      isError: true,
      text: expect.stringMatching(/cannot be read .* → Check the path.*\(unreadable_file\)$/),
    });
    const id = "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60";
    const unknown = await call(client, "get", { blob_id: id });
    expect(unknown).toMatchObject({
      isError: true,
      text: expect.stringMatching(/\(blob_not_found\)$/),
    });
    const wrong = await call(client, "list", { limit: 0 });
    expect(wrong).toMatchObject({ isError: true, text: expect.stringContaining("limit") });
    const misspelt = await call(client, "usage", { day: 1 });
    expect(misspelt).toMatchObject({ isError: true, text: expect.stringContaining("day") });
  }, 180_000);

  it("uploads nothing but pictures, whatever an agent was talked into", async () => {
    const dataDir = await temporaryFolder();
    const client = await connected({ REKOG_DATA_DIR: dataDir, HOME: dataDir });
    const secret = join(dataDir, "id_rsa.png");
    await writeFile(secret, "-----BEGIN PRIVATE KEY-----");
    expect(await call(client, "recognise", { path: secret })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/not uploaded.*\(not_a_picture\)$/),
    });
    const { json: page } = await call(client, "list");
    expect(page.blobs).toEqual([]);
  }, 180_000);

  it("asks with the key that it is given, and says so where it has none", async () => {
    const dataDir = await temporaryFolder();
    const local = await startRekogLocal(dataDir, ["--require-key"]);
    closers.push(() => local.end("SIGTERM"));
    const create = ["keys", "create", "--name", "agent", "--data-dir", dataDir];
    const { stdout: key } = await runRekog(create);
    const env = { REKOG_ENDPOINT: local.url, HOME: dataDir };

    const keyed = await connected({ ...env, REKOG_API_KEY: key.trim() });
    const { json: blob } = await call(keyed, "recognise", { path: picture("stop-sign.jpg") });
    expect(blob.status).toBe("succeeded");
    const { text } = await call(keyed, "doctor");
    expect(JSON.parse(text).checks).toContainEqual(
      expect.objectContaining({ name: "api_key", status: "ok" }),
    );
    expect(text).not.toContain(key.trim());

    const keyless = await connected(env);
    expect(await call(keyless, "usage")).toMatchObject({
      isError: true,
      text: expect.stringMatching(/\(missing_api_key\)$/),
    });
  }, 180_000);
});
