import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import {
  type Blob,
  picture,
  rekogJson,
  type UploadedBlob,
  untilBlob,
} from "../cli/testing/callback-run.ts";
import { createStubCheckout } from "../cli/testing/checkout.ts";
import { given } from "../cli/testing/given.ts";
import { type Receiver, receivers } from "../cli/testing/receiver.ts";
import { runRekog } from "../cli/testing/run-rekog.ts";
import { startRekogListen } from "../cli/testing/running-listen.ts";
import { type RunningLocal, startRekogLocal } from "../cli/testing/running-local.ts";
import { temporaryFolders } from "../cli/testing/temporary-folders.ts";
import { commandsOf } from "./testing/command-lines.ts";
import { fencesOf, spansOf } from "./testing/markdown.ts";
import { type Page, readPages } from "./testing/pages.ts";
import { createSandbox } from "./testing/sandbox.ts";

// Every command that a page prints in a block is run, in the page's order, in a folder with a few pictures. What cannot run
// within a test has a stand-in that refuses what the program would refuse: `testing/stand-ins/` says why, for each.

/** What is printed by commands whose output matters; each of the others has to end well. */
const prints = new Map<string, RegExp>([
  ["npm ci && npx rekog upload test-cases/stop-sign.jpg --wait", /^Stopsign +9\d\.\d +Road Sign/m],
  ["npx rekog upload photo.jpg", /^[0-9a-f-]{36}\n$/],
  ["npx rekog upload photo.jpg --wait", /^Stopsign /m],
  ["npx rekog upload photo.jpg --wait --json | jq -r '.labels[].label'", /^Stopsign$/m],
  ["cat photo.jpg | npx rekog upload - --wait", /^Stopsign /m],
  ["npx rekog draw blob.json photo.jpg", /^photo\.annotated\.jpg$/m],
  ["npx rekog run-tests photos", /^2 cases: 2 passed, in /m],
  ["npx rekog run-tests test-cases", /^\d+ cases: \d+ passed, in /m],
  ["npx rekog keys list --stage prod", /^ID +NAME[\s\S]*^[0-9A-Za-z]{12} {2}/m],
  ["npx rekog keys create --name web --scopes blobs:read", /^rekog_sk_\S+\n$/],
  ["npx rekog doctor", /^ok {4}callback /m],
  ["npx rekog config list", /^\* prod +http:/m],
  ["npx rekog deploy --stage prod --region eu-west-1", /^https:\/\/abc123def4\.execute-api\./],
  ["curl -s $api/blobs/$id | jq", /"status": "(awaiting_upload|processing|succeeded)"/],
  ["npx rekog upload photo.jpg --listen", /^Stopsign /m],
  [
    "openssl x509 -in cert.pem -noout -fingerprint -sha256",
    /^sha256 Fingerprint=(?:[0-9A-F]{2}:){31}/i,
  ],
]);

/** What runs until it is stopped: it is started before the page's commands, and the page's server in `cli/e2e/every-command.test.ts`. */
const servers = [
  "npx rekog local",
  "npx rekog local --require-key",
  "npx rekog console --profile prod",
  "npx rekog listen --forward-to http://127.0.0.1:3000/hook",
];

const tools = ["curl", "jq", "openssl"];
const missing: string[] = [];
for (const tool of tools) {
  const { failed } = await execa(tool, [tool === "openssl" ? "version" : "--version"], {
    reject: false,
  });
  if (failed) missing.push(tool);
}
const needsMissing = (command: string) =>
  missing.some((tool) => new RegExp(`\\b${tool}\\b|form\\.txt|\\$created`).test(command));

const temporaryFolder = temporaryFolders();
const startReceiver = receivers();
let local: RunningLocal;
let dataDir: string;
let deployingMain: string;

beforeAll(async () => {
  dataDir = await temporaryFolder();
  // Commands find the `rekog local` of their data folder by themselves.
  local = await startRekogLocal(dataDir);
  deployingMain = (await createStubCheckout(await temporaryFolder(), "deploy")).mainPath;
});
afterAll(() => local.end("SIGTERM"));

/** The commands of a page's blocks; and those in its text that call a function which a block defines. */
function blocksOf({ text }: Page): string[][] {
  const fences = fencesOf(text).filter(({ language }) => language === "sh");
  const blocks = fences.map(({ code }) => commandsOf(code));
  const functions = blocks.flat().flatMap((command) => /^(\w+)\(\)/.exec(command)?.[1] ?? []);
  const calls = spansOf(text).filter((span) => functions.includes(span.split(" ", 2).at(0) ?? ""));
  return [...blocks, calls.filter((call) => call.includes(" "))];
}

/** A blob of a reader's, whose callback went to the receiver. */
async function givenBlob(receiver: Receiver): Promise<string> {
  const args = ["upload", picture("stop-sign.jpg"), "--wait", "--callback-url", receiver.url];
  const { documents } = await rekogJson<UploadedBlob>(local.url, args);
  await receiver.next();
  return String(documents[0]?.blob_id);
}

/** A key of a reader's. */
async function givenKey(): Promise<string> {
  const { stdout } = await runRekog(["keys", "create", "--json", "--data-dir", dataDir]);
  return JSON.parse(stdout).key.id;
}

const pages = readPages().map((page) => ({ path: page.path, blocks: blocksOf(page) }));

describe.each(pages.filter(({ blocks }) => blocks.flat().length > 0))("$path", ({ blocks }) => {
  const commands = blocks.flat();

  it("has commands that do what they say", async () => {
    const receiver = await startReceiver();
    const listens = commands.some((command) => command.startsWith("npx rekog listen"));
    const listen = listens
      ? await startRekogListen(["--forward-to", receiver.url])
      : { url: receiver.url, fingerprint: "ab".repeat(32), end: async () => 0 };
    const home = await temporaryFolder();
    const env = {
      API_URL: local.url,
      BLOB_ID: await givenBlob(receiver),
      CODE: "L-ABCD1234",
      DEPLOYED_URL: local.url,
      DEPLOYING_MAIN: deployingMain,
      FINGERPRINT: listen.fingerprint,
      KEY_ID: await givenKey(),
      RECEIVER_URL: receiver.url,
      REKOG_DATA_DIR: dataDir,
      URL: listen.url,
    };
    for (const profile of ["dev", "prod"]) {
      const args = ["config", "set", "endpoint", local.url, "--profile", profile];
      await runRekog(args, { env: { HOME: home } });
    }
    const { run } = await createSandbox({ folder: home, env });
    const printed = await run(
      blocks.map((block) =>
        block.filter((command) => !servers.includes(command) && !needsMissing(command)),
      ),
    );
    for (const [command, output] of printed) {
      expect({ command, output }).toEqual({
        command,
        output: expect.stringMatching(prints.get(command) ?? ""),
      });
    }
    if (listens) await receiver.next();
    expect(await listen.end("SIGINT")).toBe(0);
    // What was only uploaded is recognised in the end, unless the page deletes it.
    for (const output of printed.values()) {
      const [, id = output.trim()] = /^ +"blob_id": "(.*)"/m.exec(output) ?? [];
      if (!/^[0-9a-f-]{36}$/.test(id)) continue;
      const isPending = ({ status }: Blob) => ["awaiting_upload", "processing"].includes(status);
      const { error } = await untilBlob(local.url, id, (blob) => !isPending(blob));
      expect(error).toBeUndefined();
    }
  }, 180_000);

  for (const command of commands.filter(needsMissing)) {
    given(false, missing.join(" and ")).it(command, () => {});
  }
});

it("knows no command that no page has", () => {
  const all = pages.flatMap(({ blocks }) => blocks.flat());
  const known = [...prints.keys(), ...servers];
  expect(known.filter((command) => !all.includes(command))).toEqual([]);
  expect(all.length).toBeGreaterThan(50);
});
