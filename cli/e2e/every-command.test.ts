import { copyFile, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { picture } from "../testing/callback-run.ts";
import { createStubCheckout } from "../testing/checkout.ts";
import { everyCommand } from "../testing/every-command.ts";
import { type RunOptions, startRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { blobId, callback, succeededBlob } from "../testing/sample-blobs.ts";
import { type Shown, shownBy } from "../testing/shown.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { type ProgramInTerminal, startInTerminal } from "../testing/terminal.ts";

// Every command, as the built program: on a terminal of 60 columns, the same without colours, and into a pipe.

interface Row {
  args: string[];
  /** Arguments of commands that make what it needs */
  before?: string[][];
  /** Whether it draws a spinner or a bar while it works, on a terminal */
  draws?: boolean;
  /** Whether what it writes on a terminal is coloured; then it is run once more with NO_COLOR */
  colours?: boolean;
  exitCode?: number;
  /** On the terminal */
  shows: RegExp;
  /** On stdout, into a pipe */
  prints: RegExp;
  /** When that is shown it is ended by Ctrl-C, and into a pipe by SIGTERM */
  endsAt?: string | RegExp;
  /** Into a pipe it says nothing before it is asked, and is ended by the end of stdin */
  endsWithStdin?: boolean;
  /** Against `rekog local` in place of the stub */
  isReal?: boolean;
  /** As the `rekog` of a checkout whose `sls` is a stub */
  isStubbed?: boolean;
  /** Longer than the terminal, and there to be copied */
  mayBreak?: RegExp;
}

/** Examples are there to be copied, and columns to be compared. */
const helpLine = /^ {2}\S|^[A-Z]/;

const setProfile = ["config", "set", "endpoint", "https://api.example.com", "--profile", "prod"];

const faceBox = { left: 0.4, top: 0.1, width: 0.1, height: 0.2 };

const matrix: Record<string, Row> = {
  upload: {
    args: ["upload", "photo.jpg", "words.jpg", "--wait"],
    draws: true,
    colours: true,
    shows: /^photo\.jpg · 1600 × 1200 JPEG · 483 kB[\s\S]*LABEL[\s\S]*rekog: 2 succeeded\.$/m,
    prints: /^words\.jpg · [\s\S]*LABEL/m,
  },
  get: {
    args: ["get", blobId],
    draws: true,
    colours: true,
    shows: /^Car +98\.7 █+▉ +Transportation, Vehicle +1$[\s\S]*^callback pending to/m,
    prints: /^LABEL +CONFIDENCE {2}PARENTS +BOXES\nCar +98\.7 +Transportation, Vehicle +1\n/,
  },
  draw: {
    args: ["draw", "blob.json", "photo.jpg"],
    draws: true,
    shows: /^rekog: photo\.jpg: 1 box drawn: photo\.annotated\.jpg\nphoto\.annotated\.jpg$/m,
    prints: /^photo\.annotated\.jpg$/,
  },
  redact: {
    args: ["redact", "all.json", "photo.jpg"],
    draws: true,
    shows:
      /^rekog: photo\.jpg: 1 face made unrecognisable:\n +photo\.redacted\.jpg\nphoto\.redacted\.jpg$/m,
    prints: /^photo\.redacted\.jpg$/,
  },
  delete: {
    args: ["delete", blobId],
    draws: true,
    shows: new RegExp(`^${blobId} {2}deleted$`),
    prints: new RegExp(`^${blobId} {2}deleted$`),
  },
  list: {
    args: ["list"],
    draws: true,
    colours: true,
    shows:
      /^6f1c2a34-9a4e-4b39-8a55-000000000002 {2}2026-11-23T12:00:00Z\n {2}succeeded {8}Car 98\.7, Road 71\.5$/m,
    prints:
      /^BLOB ID +CREATED +STATUS +LABELS\n[\s\S]*^6f1c2a34-9a4e-4b39-8a55-000000000001 {2}2026-11-23T12:00:00Z {2}failed {11}unsupported_image$/m,
  },
  usage: {
    args: ["usage"],
    draws: true,
    colours: true,
    shows:
      /^DAY +FEATURE +PICTURES +PAID +CACHED +REFUSED +COST\n2026-11-23 +labels +210 +180 +25 +5 +\$0\.18\n[\s\S]*^left +\$0\.82$/m,
    prints:
      /^DAY +FEATURE {2}PICTURES {2}PAID {2}CACHED {2}REFUSED {3}COST\n2026-11-23 {2}labels +210 [\s\S]*\nresets at {4}2026-11-24T/,
  },
  listen: {
    args: ["listen", "--http"],
    endsAt: "--callback-url http:",
    mayBreak: /^ {7}rekog upload FILE --callback-url/,
    shows:
      /^rekog listens at http:\/\/127\.0\.0\.1:\d+\/\nrekog: --http is given: callbacks come to a listener here\.\nrekog: Have a result sent here:\n {7}rekog upload FILE --callback-url http:/,
    prints: /^rekog listens at http:\/\/127\.0\.0\.1:\d+\/$/,
  },
  callback: {
    args: ["callback"],
    exitCode: 2,
    shows: /^Usage: rekog callback/,
    prints: /^$/,
    mayBreak: helpLine,
  },
  "callback resend": {
    args: ["callback", "resend", blobId],
    draws: true,
    shows: new RegExp(`^${blobId} {2}pending\nrekog: See what becomes of it with:\n +rekog get `),
    prints: new RegExp(`^${blobId} {2}pending$`),
  },
  "run-tests": {
    args: ["run-tests", "album"],
    draws: true,
    colours: true,
    exitCode: 1,
    isReal: true,
    shows:
      /^✗ words\.jpg +[\d,]+ ms {2}unsupported_image\n {4}recognition failed[\s\S]*\n\n2 cases: 1 passed, 1 failed, in/m,
    prints:
      /^✗ words\.jpg +[\d,]+ ms {2}unsupported_image\n {4}recognition failed, .*a text file, which cannot be recognised here\.$/m,
  },
  labels: {
    args: ["labels", "dog"],
    colours: true,
    shows:
      /^LABEL +PARENTS\nAnimals and Pets\n {2}Dog +Animal, Canine, Mammal, Pet\nFood and Beverage\n {2}Hot Dog {2}Food\nrekog: 2 of 137 labels\.$/,
    prints:
      /^LABEL +PARENTS +CATEGORY +ALIASES\nDog +Animal, Canine, Mammal, Pet {2}Animals and Pets +-\nHot Dog +Food +Food and Beverage +-$/,
  },
  console: {
    args: ["console", "--port", "0"],
    endsAt: /^rekog console is ready at \S+\/console\/$/m,
    shows: /^rekog console is ready at http:\/\/127\.0\.0\.1:\d+\/console\/$/m,
    prints: /^rekog console is ready at http:\/\/127\.0\.0\.1:\d+\/console\/$/,
    mayBreak: /^rekog console is ready/,
  },
  local: {
    args: ["local", "--port", "0", "--data-dir", "own-data"],
    // The last of what it says: what a terminal echoes of Ctrl-C comes after it.
    endsAt: /See it in a browser: \S+\/console\/$/m,
    shows:
      /^rekog local is ready at http:\/\/127\.0\.0\.1:\d+\nrekog: See it in a browser: http\S+\/console\/\n\^C$/,
    mayBreak: /^rekog: See it in a browser/,
    prints: /^rekog local is ready at http:\/\/127\.0\.0\.1:\d+$/,
  },
  mcp: {
    args: ["mcp"],
    endsAt: /command by\s+itself\.$/m,
    endsWithStdin: true,
    shows: /^rekog: Waiting for an MCP client on stdin; one starts this/m,
    prints: /^$/,
  },
  deploy: {
    args: ["deploy", "--dry-run", "--region", "eu-west-1"],
    draws: true,
    isStubbed: true,
    shows: /^\/.*[\s\S]*\nrekog: Nothing was deployed\./,
    prints: /^\/.*cloudformation-template-update-stack\.json$/,
    mayBreak: /^\/.*\.json$/,
  },
  models: {
    args: ["models"],
    exitCode: 2,
    shows: /^Usage: rekog models/,
    prints: /^$/,
    mayBreak: helpLine,
  },
  "models list": {
    args: ["models", "list", "--data-dir", "own-data"],
    colours: true,
    shows: /^classifier +not added +17\.4 MB +Apache-2\.0 +https:/m,
    prints: /^classifier {2}not added {2}17\.4 MB {2}Apache-2\.0 {2}https:\S+\/0\.1\.0\/$/m,
  },
  "models add": {
    // A wheel of anything is none.
    args: ["models", "add", "classifier", "--file", "photo.jpg", "--data-dir", "own-data"],
    colours: true,
    exitCode: 2,
    shows: /^rekog: Adding the classifier:[\s\S]*17\.4 MB[\s\S]*\(wheel_unknown\)/,
    prints: /^$/,
    mayBreak: /[0-9a-f]{64}|\.whl|https:/,
  },
  "models remove": {
    args: ["models", "remove", "classifier", "--data-dir", "own-data"],
    colours: true,
    exitCode: 2,
    shows: /\(model_not_added\)/,
    prints: /^$/,
  },
  keys: {
    args: ["keys"],
    exitCode: 2,
    shows: /^Usage: rekog keys/,
    prints: /^$/,
    mayBreak: helpLine,
  },
  "keys create": {
    args: ["keys", "create", "--name", "web", "--data-dir", "../data"],
    // It is there to be copied.
    mayBreak: /^rekog_sk_/,
    shows: /^rekog_sk_[\s\S]*\nrekog: Made a key of local mode: id/,
    prints: /^rekog_sk_\S+$/,
  },
  "keys list": {
    args: ["keys", "list", "--data-dir", "../data"],
    before: [["keys", "create", "--name", "web", "--data-dir", "../data"]],
    mayBreak: /^(?:ID|[0-9A-Za-z]{12}) {2}/,
    shows: /^ID +NAME[\s\S]*web +default +active/,
    prints: /^ID +NAME[\s\S]*web +default +active/,
  },
  "keys revoke": {
    args: ["keys", "revoke", "0123456789Ab", "--data-dir", "../data"],
    exitCode: 2,
    colours: true,
    shows: /\(key_not_found\)/,
    prints: /^$/,
  },
  "keys rotate": {
    args: ["keys", "rotate", "0123456789Ab", "--data-dir", "../data"],
    exitCode: 2,
    colours: true,
    shows: /\(key_not_found\)/,
    prints: /^$/,
  },
  config: {
    args: ["config"],
    exitCode: 2,
    shows: /^Usage: rekog config/,
    prints: /^$/,
    mayBreak: helpLine,
  },
  "config set": {
    args: setProfile,
    shows: /^rekog: The profile prod has the endpoint\n {7}https:\/\/api\.example\.com\./,
    prints: /^$/,
  },
  "config use": {
    args: ["config", "use", "prod"],
    before: [setProfile],
    shows: /^rekog: The profile prod is active/,
    prints: /^$/,
  },
  "config list": {
    args: ["config", "list"],
    before: [setProfile, ["config", "use", "prod"]],
    shows: /^ {2}PROFILE {2}ENDPOINT\n\* prod {5}https:\/\/api\.example\.com\n/,
    prints: /^ {2}PROFILE {2}ENDPOINT\n\* prod {5}https:\/\/api\.example\.com\n/,
  },
  "config unset": {
    args: ["config", "unset", "endpoint", "--profile", "prod"],
    before: [setProfile],
    shows: /^rekog: The profile prod is gone\./,
    prints: /^$/,
  },
  completion: {
    args: ["completion", "bash"],
    shows: /\ncomplete -o default -F _rekog rekog$/,
    prints: /^complete .* rekog$/m,
    // A script is a file's text, not prose.
    mayBreak: /./,
  },
  doctor: {
    args: ["doctor"],
    draws: true,
    colours: true,
    isReal: true,
    shows: /^ok {4}callback\n {6}A callback came to this machine/m,
    // The path of this checkout may be wider than the terminal.
    mayBreak: /^ {6}`\/.*\/dist\/cli\/main\.js`\.$/,
    prints: /^ok {4}callback +A callback came to this machine in \d+ ms, and is genuine\.$/m,
  },
  help: {
    args: ["help", "get"],
    shows: /^Usage: rekog get/,
    prints: /^Usage: rekog get \[options\] <blob_id>$/m,
    mayBreak: helpLine,
  },
};

const temporaryFolder = temporaryFolders();
const started: ProgramInTerminal[] = [];
let api: StubApi;
let local: RunningLocal;
let cwd: string;
let env: Record<string, string>;
let stubbedPath: string;

beforeAll(async () => {
  const folder = await temporaryFolder();
  cwd = join(folder, "cwd");
  env = { TMPDIR: join(folder, "tmp"), REKOG_CONFIG_FILE: join(folder, "config.json") };
  await Promise.all([mkdir(join(cwd, "album"), { recursive: true }), mkdir(join(folder, "tmp"))]);
  for (const name of ["stop-sign.jpg", "words.jpg"]) {
    await copyFile(picture(name), join(cwd, "album", name));
    await copyFile(picture(name), join(cwd, name === "words.jpg" ? name : "photo.jpg"));
  }
  const { size: bytes } = await stat(join(cwd, "photo.jpg"));
  const { image } = succeededBlob();
  const blob = succeededBlob(image && { image: { ...image, bytes } });
  await writeFile(join(cwd, "blob.json"), JSON.stringify(blob));
  const faces = [{ confidence: 99, bounding_box: faceBox, landmarks: [] }];
  await writeFile(join(cwd, "all.json"), JSON.stringify({ ...blob, faces }));
  const pending = callback({ url: "http://127.0.0.1:3000/", status: "pending" });
  api = await startStubApi({
    get: () => ({ status: 200, body: succeededBlob({ callback: pending }) }),
  });
  local = await startRekogLocal(join(folder, "data"));
  const checkout = await createStubCheckout(join(folder, "checkout"), "deploy");
  stubbedPath = checkout.mainPath;
});
beforeEach(() => rm(String(env.REKOG_CONFIG_FILE), { force: true }));
afterEach(async () => {
  for (const program of started.splice(0)) {
    program.kill("SIGKILL");
    await program.ended;
  }
});
afterAll(async () => {
  await local.end("SIGTERM");
  await api.close();
});

function optionsOf(
  { args, isReal, isStubbed }: Row,
  more: Record<string, string> = {},
): RunOptions {
  const endpoint = isReal ? local.url : api.url;
  return {
    cwd,
    // The profile is what is looked at there, and an endpoint would be told to be heard first.
    env: { ...env, ...(args[0] !== "config" && { REKOG_ENDPOINT: endpoint }), ...more },
    ...(isStubbed && { program: stubbedPath }),
  };
}

async function inTerminal(row: Row, more: Record<string, string> = {}) {
  for (const args of row.before ?? []) await startRekog(args, optionsOf(row));
  const options = { ...optionsOf(row, more), columns: 60, rows: 60 };
  const rekog = startInTerminal(row.args, options);
  started.push(rekog);
  if (row.endsAt !== undefined) {
    await rekog.until(row.endsAt);
    rekog.write("\x03");
  }
  const { exitCode } = await rekog.ended;
  return { rekog, exitCode, shown: shownBy(rekog) };
}

it("every command is in the matrix, and nothing else", () => {
  const names = everyCommand().map((path) => path.join(" "));
  expect(Object.keys(matrix).toSorted()).toEqual(names.toSorted());
});

describe.each(Object.entries(matrix))("rekog %s", (_name, row) => {
  it("leaves a terminal of 60 columns in order", async () => {
    const [{ rekog, exitCode, shown }, plain] = await Promise.all([
      inTerminal(row),
      row.colours ? inTerminal(row, { NO_COLOR: "1" }) : undefined,
    ]);
    expect({ screen: rekog.screen(), exitCode }).toEqual({
      screen: expect.stringMatching(row.shows),
      exitCode: row.exitCode ?? 0,
    });
    expect(shown).toEqual({
      spun: row.draws ?? false,
      remains: false,
      coloured: row.colours ?? row.draws ?? false,
      cursorIsShown: true,
      cursorColumn: 0,
      broken: shown.broken.filter((line) => row.mayBreak?.test(line)),
    } satisfies Shown);
    if (!plain) return;
    expect(plain.shown.coloured).toBe(false);
    expect(plain.rekog.screen()).toMatch(row.shows);
  });

  it("writes what it has into a pipe, and only that", async () => {
    for (const args of row.before ?? []) await startRekog(args, optionsOf(row));
    const running = startRekog(row.args, optionsOf(row));
    if (row.endsWithStdin) running.stdin.end();
    else if (row.endsAt !== undefined) {
      running.stdout.once("data", () => running.kill("SIGTERM"));
    }
    const { stdout, stderr, exitCode } = await running;
    expect({ exitCode, stdout }).toEqual({
      exitCode: row.exitCode ?? 0,
      stdout: expect.stringMatching(row.prints),
    });
    expect(`${stdout}${stderr}`).not.toContain("\x1b");
    expect(await readdir(env.TMPDIR ?? "")).toEqual([]);
  });
});
