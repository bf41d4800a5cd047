import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { runRekog, startRekog } from "../testing/run-rekog.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// The built program: `rekog local --require-key`, and `rekog keys` on what it keeps.

const temporaryFolder = temporaryFolders();
const stopSign = fileURLToPath(new URL("../../test-cases/stop-sign.jpg", import.meta.url));

const started: ReturnType<typeof startRekog>[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill("SIGKILL");
    await child;
  }
});

async function startLocal(dataDir: string, more: string[] = []) {
  const args = ["local", "--port", "0", "--require-key", "--data-dir", dataDir, "--json", ...more];
  const child = startRekog(args);
  started.push(child);
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (part: Buffer) => {
    stderr += String(part);
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (part: Buffer) => {
      stdout += String(part);
      if (stdout.endsWith("\n")) resolve();
    });
    child.then(() => reject(new Error(`rekog local ended: ${stderr}`)), reject);
  });
  const { url } = JSON.parse(stdout) as { url: string };
  return {
    url,
    async end() {
      child.kill("SIGTERM");
      await child;
      return { stdout, stderr };
    },
  };
}

const keyIn = (text: string) => /rekog_sk_[0-9A-Za-z]{12}_[\w-]{43}_[0-9A-Za-z]{6}/.exec(text)?.[0];
const secretOf = (apiKey: string) =>
  apiKey.slice("rekog_sk_0123456789Ab_".length, -"_012345".length);

/** All that is kept in a folder, and in the folders in it. */
async function contentOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), "latin1"));
  return (await Promise.all(texts)).join("\n");
}

describe("local mode that asks for a key", () => {
  it("makes one at its first start, and others while it runs; no secret is kept or told twice", async () => {
    const dataDir = await temporaryFolder();
    const keys = (...args: string[]) => runRekog(["keys", ...args, "--data-dir", dataDir]);
    const usage = async (url: string, apiKey: string | undefined) => {
      const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
      return (await fetch(`${url}/usage`, { headers })).status;
    };

    const first = await startLocal(dataDir);
    const env = { REKOG_API_KEY: "", REKOG_ENDPOINT: first.url };
    const told = [await runRekog(["upload", stopSign], { env })];
    expect(told[0]).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("(missing_api_key)"),
    });
    const made = await keys("create", "--name", "web", "--scopes", "usage:read", "--verbose");
    expect(made.exitCode).toBe(0);
    const apiKey = made.stdout;
    expect(await usage(first.url, apiKey)).toBe(200);
    const id = apiKey.split("_")[2] ?? "";
    const rotated = await keys("rotate", id, "--overlap", "1h");
    expect(await usage(first.url, rotated.stdout)).toBe(200);
    const list = await keys("list");
    const revoked = await keys("revoke", rotated.stdout.split("_")[2] ?? "", "--json");
    expect(JSON.parse(revoked.stdout).key).toMatchObject({ state: "revoked", name: "web" });
    expect((await stat(join(dataDir, "aws.json"))).mode & 0o777).toBe(0o600);
    const { stdout, stderr } = await first.end();
    const firstKey = String(keyIn(stderr));

    // What a key was is told once: beside the URL, or on the stdout of what made it.
    const elsewhere = [stdout, stderr.replace(firstKey, ""), made.stderr, rotated.stderr];
    elsewhere.push(list.stdout, list.stderr, revoked.stdout, revoked.stderr);
    elsewhere.push(...told.flatMap((run) => [run.stdout, run.stderr]), await contentOf(dataDir));
    for (const key of [firstKey, apiKey, rotated.stdout]) {
      expect(secretOf(key)).toMatch(/^[\w-]{43}$/);
      expect(elsewhere.join("\n")).not.toContain(secretOf(key));
    }

    expect(await readdir(dataDir)).not.toContain("aws.json");
    expect((await keys("list")).stderr).toContain("(local_mode_not_running)");
    const second = await startLocal(dataDir);
    expect(await usage(second.url, undefined)).toBe(401);
    expect(await usage(second.url, firstKey)).toBe(200);
    const again = await second.end();
    expect(keyIn(again.stderr)).toBeUndefined();
    expect(again.stderr).toContain("rekog keys create --name NAME");
  }, 120_000);
});
