import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { picture, untilBlob } from "../testing/callback-run.ts";
import { given } from "../testing/given.ts";
import { type ReadmeBlock, readmeBlocks } from "../testing/readme-commands.ts";
import { type Receiver, receivers } from "../testing/receiver.ts";
import { mainPath } from "../testing/run-rekog.ts";
import { startRekogListen } from "../testing/running-listen.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// A newcomer's commands, as the README prints them and in its order, in a folder with a few pictures.

const blocks = readmeBlocks("## Deploying to AWS");

/** What is printed by commands whose output matters; each of the others has to end well. */
const prints = new Map<string, RegExp>([
  ["npx rekog upload test-cases/stop-sign.jpg --wait", /^Stopsign +9\d\.\d +Road Sign/m],
  ["npx rekog upload photo.jpg", /^[0-9a-f-]{36}\n$/],
  ["npx rekog upload photo.jpg --wait", /^Stopsign /m],
  ["npx rekog upload photo.jpg --wait --json | jq -r '.labels[].label'", /^Stopsign$/m],
  ["npx rekog draw blob.json photo.jpg", /^photo\.annotated\.jpg$/m],
  ["npx rekog run-tests photos", /^2 cases: 2 passed, in /m],
  ["npx rekog run-tests test-cases", /^\d+ cases: \d+ passed, in /m],
  ["npx rekog doctor", /^ok {4}callback /m],
  ["curl -s $api/blobs/$id | jq", /"status": "(awaiting_upload|processing|succeeded)"/],
  ["rekog upload photo.jpg --listen", /^Stopsign /m],
]);

/** What runs until it is stopped, and is started before its block. */
const servers = ["rekog local", "rekog listen --forward-to http://127.0.0.1:3000/hook"];

/** What cannot run here, and why. */
const notRun = new Map<string, string>([
  ["npm ci", "it makes the node_modules that this runs from; .ci/run begins with it"],
  [
    "rekog upload photo.jpg --callback-url https://example.com/hook",
    "nothing here may reach beyond this machine; callbacks.test.ts has it with a receiver here",
  ],
]);

const systemPath = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";
const tools = ["curl", "jq"];
const missing: string[] = [];
for (const tool of tools) {
  const { failed } = await execa(tool, ["--version"], { reject: false });
  if (failed) missing.push(tool);
}
const needsMissing = (command: string) =>
  missing.some((tool) => new RegExp(`\\b${tool}\\b|form\\.txt|\\$created`).test(command));

const temporaryFolder = temporaryFolders();
const startReceiver = receivers();
let local: RunningLocal;
let cwd: string;
let env: Record<string, string>;
/** What `BLOB_ID` stands for: the last id that was printed alone */
let blobId = "";

beforeAll(async () => {
  const folder = await temporaryFolder();
  cwd = join(folder, "cwd");
  const bin = join(folder, "bin");
  await Promise.all([mkdir(join(cwd, "photos"), { recursive: true }), mkdir(bin)]);
  await copyFile(picture("stop-sign.jpg"), join(cwd, "photo.jpg"));
  for (const name of ["laptop.jpg", "clock.png"]) {
    await copyFile(picture(name), join(cwd, "photos", name));
  }
  await symlink(
    fileURLToPath(new URL("../../test-cases", import.meta.url)),
    join(cwd, "test-cases"),
  );
  const rekog = `exec '${process.execPath}' '${mainPath}' "$@"`;
  await writeFile(join(bin, "rekog"), `#!/bin/sh\n${rekog}\n`);
  await writeFile(join(bin, "npx"), `#!/bin/sh\n[ "$1" = rekog ] && shift || exit 99\n${rekog}\n`);
  await Promise.all(["rekog", "npx"].map((name) => chmod(join(bin, name), 0o755)));
  // Commands find the `rekog local` of their data folder by themselves.
  const dataDir = join(folder, "data");
  local = await startRekogLocal(dataDir);
  env = {
    PATH: `${bin}:${dirname(process.execPath)}:${systemPath}`,
    HOME: folder,
    TMPDIR: folder,
    REKOG_DATA_DIR: dataDir,
  };
});
afterAll(() => local.end("SIGTERM"));

/**
 * Runs a block's commands in one shell, each with its output in a file of its own, up to the first that fails.
 * @param values what the README's placeholders stand for
 */
async function runBlock(commands: string[], values: Record<string, string>) {
  const script = commands.flatMap((command, index) => [
    `{ ${placeholders(command)}\n} > '${join(cwd, `.out-${index}`)}' || exit 1`,
    `if found=$(grep -xE '[0-9a-f-]{36}' '${join(cwd, `.out-${index}`)}'); then BLOB_ID=$found; fi`,
  ]);
  const lines = ["set -o pipefail", ...script, `printf %s "$BLOB_ID" > '${join(cwd, ".id")}'`];
  const options = {
    cwd,
    env: { ...env, BLOB_ID: blobId, ...values },
    extendEnv: false,
    reject: false,
  };
  const { exitCode, stderr } = await execa("bash", ["-c", lines.join("\n")], options);
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
  blobId = await readFile(join(cwd, ".id"), "utf8");
  return Promise.all(commands.map((_, index) => readFile(join(cwd, `.out-${index}`), "utf8")));
}

const placeholders = (command: string) =>
  command
    .replace("http://127.0.0.1:7878", local.url)
    .replace(/\b(BLOB_ID|URL|FINGERPRINT)\b/g, (name) => `"$${name}"`);

/** The block's `rekog listen`, before the server of the developer that it hands callbacks on to. */
async function startServers({ commands }: ReadmeBlock) {
  if (!commands.some((command) => command.startsWith("rekog listen"))) return undefined;
  const receiver: Receiver = await startReceiver();
  const listen = await startRekogListen(["--forward-to", receiver.url]);
  return { receiver, listen };
}

describe.each(blocks)("the README's commands below $heading", (block) => {
  const foreground = block.commands.filter(
    (command) => !notRun.has(command) && !servers.includes(command) && !needsMissing(command),
  );

  if (foreground.length > 0) {
    it("do what they say", async () => {
      const started = await startServers(block);
      const { url: URL = "", fingerprint: FINGERPRINT = "" } = started?.listen ?? {};
      const outputs = await runBlock(foreground, { URL, FINGERPRINT });
      for (const [index, command] of foreground.entries()) {
        expect({ command, output: outputs[index] }).toEqual({
          command,
          output: expect.stringMatching(prints.get(command) ?? ""),
        });
      }
      if (started) {
        const { body } = await started.receiver.next();
        expect(await started.listen.next()).toMatchObject({ body: JSON.parse(body.toString()) });
        expect(await started.listen.end("SIGINT")).toBe(0);
      }
      // What was only uploaded is recognised in the end.
      const [, created = blobId] = /"blob_id": "(.*)"/.exec(outputs.at(-1) ?? "") ?? [];
      if (created) await untilBlob(local.url, created, ({ status }) => status === "succeeded");
    }, 120_000);
  }

  for (const command of block.commands.filter(needsMissing)) {
    given(false, missing.join(" and ")).it(command, () => {});
  }
});

describe("what this test knows", () => {
  const all = blocks.flatMap(({ commands }) => commands);

  it("is what the README has", () => {
    const known = [...prints.keys(), ...servers, ...notRun.keys()];
    expect(known.filter((command) => !all.includes(command))).toEqual([]);
    expect(all.length).toBeGreaterThan(20);
  });

  it("leaves nothing to a command that is not rekog's", () => {
    const programs = all.map((command) => command.replace(/^\w+=\$\(/, "").split(/[ =]/)[0]);
    expect([...new Set(programs)].toSorted()).toEqual([
      "api",
      "curl",
      "echo",
      "npm",
      "npx",
      "rekog",
    ]);
  });
});
