import { type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { picture } from "../testing/callback-run.ts";
import { numberedBlobs, numberedId } from "../testing/numbered-blobs.ts";
import { mainPath } from "../testing/run-rekog.ts";
import { sampleLabel, succeededBlob } from "../testing/sample-blobs.ts";
import { entries } from "../testing/sample-entries.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const pictures = 40;
/** Some 200 kB of JSON: more than a pipe holds */
const labels = Array.from({ length: 800 }, (_, n) => sampleLabel({ label: `Label ${n}` }));

let api: StubApi;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, "album"));
  for (let n = 0; n < pictures; n += 1) {
    await copyFile(picture("clock.png"), join(folder, "album", `${n}.png`));
  }
  api = await startStubApi({
    ...numberedBlobs(
      () => api,
      (change) => succeededBlob({ labels, ...change }),
    ),
    // It has no end.
    list: (count) => ({
      status: 200,
      body: { blobs: entries(1_000, 100), next_cursor: String(count) },
    }),
  });
  await writeFile(
    join(folder, "tell-memory.mjs"),
    `process.on("exit", () => {
      process.stderr.write("peak " + process.resourceUsage().maxRSS * 1024 + "\\n");
    });`,
  );
});
afterAll(() => api.close());

const upload = ["upload", "-r", "album", "--wait"];

function start(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: "/nonexistent", REKOG_ENDPOINT: api.url, PATH: "/usr/bin:/bin", ...env },
  });
  return { stdout: child.stdout, stderr: text(child.stderr), closed: once(child, "close") };
}

describe("a folder on rekog's stdin", () => {
  it.each([
    [["upload", "-"], "rekog upload -r FOLDER"],
    [["draw", "-", "album/0.png"], "< blob.json"],
  ])("is told as that by %j", async (args, next) => {
    const handle = await open(join(folder, "album"));
    const stdio: StdioOptions = [handle.fd, "ignore", "pipe"];
    const child = spawn(process.execPath, [mainPath, ...args], { cwd: folder, stdio, env: {} });
    const [stderr, [exitCode]] = await Promise.all([
      text(child.stderr as Readable),
      once(child, "close"),
    ]);
    await handle.close();
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(stdin_is_a_folder)");
    expect(stderr.replace(/\s+/g, " ")).toContain(next);
  });
});

describe("a reader of rekog's stdout", () => {
  it.each([
    ["a table for each file", [...upload, "--quiet"]],
    ["a line of JSON for each file", [...upload, "--json", "--quiet"]],
    ["a list", ["list", "--limit", "all", "--quiet"]],
    ["a list in JSON", ["list", "--limit", "all", "--json", "--quiet"]],
    ["a script", ["completion", "bash"]],
    ["help", ["run-tests", "--help"]],
  ])("may go after the first line of %s", async (_what, args) => {
    const script = 'set -o pipefail; "$0" "$@" | head -1';
    const run = start("bash", ["-c", script, process.execPath, mainPath, ...args]);
    const stdout = await text(run.stdout);
    expect(stdout.split("\n")).toHaveLength(2);
    const [exitCode] = await run.closed;
    expect({ exitCode, stderr: await run.stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  it("may be slow: nothing is lost, and nothing piles up", async () => {
    const peaks: number[] = [];
    for (const isSlow of [false, true]) {
      const [before, getsBefore] = [api.created.length, api.gets.length];
      const args = [mainPath, ...upload, "--json", "--quiet"];
      const env = { NODE_OPTIONS: `--import=${join(folder, "tell-memory.mjs")}` };
      const run = start(process.execPath, args, env);
      // Begins to read when the pipe is full and more is on its way.
      while (isSlow && api.gets.length < getsBefore + 4) await api.next("get");
      let stdout = "";
      for await (const chunk of run.stdout.setEncoding("utf8")) {
        stdout += chunk;
        if (isSlow) await new Promise(setImmediate);
      }
      expect(await run.closed).toEqual([0, null]);
      const ids = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).blob_id);
      expect(ids.toSorted()).toEqual(
        Array.from({ length: pictures }, (_, n) => numberedId(before + n)),
      );
      peaks.push(Number(/^peak (\d+)$/m.exec(await run.stderr)?.[1]));
    }
    const [fast = 0, slow = 0] = peaks;
    expect(fast).toBeGreaterThan(30_000_000);
    // All of the output would be 8 MB more, in text alone.
    expect(slow).toBeLessThan(fast * 1.2 + 5_000_000);
  }, 60_000);
});
