import { once } from "node:events";
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { Webhook } from "standardwebhooks";
import { awsEnvironmentOf } from "../cli/testing/aws-environment-of.ts";
import { picture } from "../cli/testing/callback-run.ts";
import { runRekog } from "../cli/testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../cli/testing/running-local.ts";
import { blobId, succeededBlob } from "../cli/testing/sample-blobs.ts";
import { callbackSecret } from "../cli/testing/stub-api.ts";
import { temporaryFolders } from "../cli/testing/temporary-folders.ts";
import { fencesOf } from "./testing/markdown.ts";
import { readPages, root } from "./testing/pages.ts";

// The programs and the suite that pages print are run as they are.

const fences = (kind: string) =>
  readPages().flatMap(({ path, text }) =>
    fencesOf(text)
      .filter(({ language }) => language === kind)
      .map(({ code }) => ({ path, code })),
  );
const programs = fences("js");
const receivers = programs.filter(({ code }) => code.includes('from "express"'));
const ofAws = programs.filter(({ code }) => code.includes('from "@aws-sdk/'));
const clients = programs.filter((one) => !receivers.includes(one) && !ofAws.includes(one));
const recognising = clients.filter(({ code }) => code.includes("client.upload("));
const suites = fences("yaml").filter(({ code }) => code.includes("\ncases:\n"));
const reading = clients.filter((program) => !recognising.includes(program));

const temporaryFolder = temporaryFolders();
let local: RunningLocal;
let dataDir: string;
/** Somebody else's, which has rekog installed */
let project: string;

beforeAll(async () => {
  dataDir = await temporaryFolder();
  local = await startRekogLocal(dataDir);
  project = await temporaryFolder();
  const express = join(project, "node_modules/express");
  await mkdir(express, { recursive: true });
  await symlink(fileURLToPath(root), join(project, "node_modules/rekog"));
  const sdk = fileURLToPath(new URL("node_modules/@aws-sdk", root));
  await symlink(sdk, join(project, "node_modules/@aws-sdk"));
  const standIn = new URL("docs/testing/stand-ins/express.mjs", root);
  await copyFile(standIn, join(express, "index.mjs"));
  await writeFile(join(express, "package.json"), '{ "exports": "./index.mjs" }');
  await copyFile(picture("stop-sign.jpg"), join(project, "photo.jpg"));
});
afterAll(() => local.end("SIGTERM"));

function start(name: string, more: Record<string, string | undefined> = {}) {
  const env = { REKOG_ENDPOINT: local.url, ...more };
  return execaNode(join(project, name), [], { cwd: project, env, ipc: false, reject: false });
}

it.each(recognising)(
  "the client in $path recognises a picture",
  async ({ code }) => {
    await writeFile(join(project, "client.mjs"), code);
    const { stdout, stderr } = await start("client.mjs");
    expect({ stderr, stdout }).toEqual({
      stderr: "",
      stdout: expect.stringMatching(/^Stopsign 9\d(\.\d+)?\n/),
    });
  },
  60_000,
);

// After those that upload, so that there is something to be read.
it.each(reading)(
  "the client in $path reads what there is",
  async ({ code }) => {
    await writeFile(join(project, "client.mjs"), code);
    const { stdout, stderr, exitCode } = await start("client.mjs");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).not.toBe("");
  },
  60_000,
);

it.each(ofAws)(
  "the client of AWS's in $path reads what is written on a picture",
  async ({ code }) => {
    await writeFile(join(project, "client.mjs"), code);
    const { stdout, stderr } = await start("client.mjs", await awsEnvironmentOf(dataDir));
    expect({ stderr, stdout }).toEqual({ stderr: "", stdout: "LINE STOP\nWORD STOP" });
  },
  60_000,
);

describe.each(receivers)("the receiver in $path", ({ code }) => {
  const body = JSON.stringify(succeededBlob());
  const id = `blob_${blobId}`;
  const sign = (text: string, at = new Date()) => ({
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(callbackSecret).sign(id, at, text),
  });

  it("takes what is signed with a secret that it knows, and nothing else", async () => {
    const secrets = "const secrets = new Map();";
    expect(code).toContain(secrets);
    const known = `const secrets = new Map([["${blobId}", "${callbackSecret}"]]);`;
    await writeFile(join(project, "receiver.mjs"), code.replace(secrets, known));
    const running = start("receiver.mjs");
    try {
      const lines = createInterface(running.stdout);
      const [line] = await once(lines, "line");
      const url = `http://127.0.0.1:${String(line).replace("port ", "")}/hook`;
      const post = async (headers: Record<string, string>, text = body) =>
        (await fetch(url, { method: "POST", headers, body: text })).status;

      const told = once(lines, "line");
      expect(await post(sign(body))).toBe(204);
      expect(await told).toEqual([`${blobId} succeeded ${succeededBlob().labels?.[0]?.label}`]);
      expect(await post(sign(body), `${body} `)).toBe(401);
      expect(await post(sign(body, new Date(0)))).toBe(401);
      expect(await post({ ...sign(body), "webhook-id": "blob_another" })).toBe(503);
    } finally {
      running.kill("SIGTERM");
      await running;
    }
  }, 60_000);
});

it.each(suites)(
  "the suite in $path is run, and passes",
  async ({ code }) => {
    const suite = await temporaryFolder();
    await writeFile(join(suite, "cases.yaml"), code);
    for (const [, file = ""] of code.matchAll(/\bfile: ([\w.-]+)/g)) {
      await copyFile(picture(file), join(suite, file));
    }
    const { stdout, exitCode } = await runRekog(["run-tests", suite, "--endpoint", local.url]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^2 cases: 2 passed, in /m),
    });
  },
  60_000,
);

it("has programs and suites to run", () => {
  const counts = [recognising, reading, ofAws, receivers, suites].map(({ length }) => length);
  expect(counts).toEqual([3, 2, 1, 1, 1]);
});
