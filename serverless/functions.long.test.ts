import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { rekognitionLimitMs } from "../backend/adapters/aws/call-limits.ts";
import { readConfig, settings } from "../backend/config.ts";
import { functionNames, functionOf } from "./testing/functions.ts";
import { findModule } from "./testing/lambda-handler.ts";
import { packageOnce } from "./testing/package-once.ts";
import type { PackagedService } from "./testing/package-service.ts";
import { unzip } from "./testing/unzip.ts";

const readTraceUrl = new URL("./read-trace.mjs", import.meta.url);
const maxZipBytes = 250_000;
/** Of what is 7 MB in WebAssembly. */
const maxDecodersZipBytes = 6_500_000;
const knownVariables = Object.values(settings).map(({ variable }) => variable);
/** What has its default in the code need not be set. */
const neededVariables = Object.values(settings).flatMap((setting) =>
  "isOptional" in setting && setting.isOptional ? [] : [setting.variable],
);

let service: PackagedService;
let dir: string;
const contents: Record<string, string[]> = {};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-unzipped-"));
  service = await packageOnce();
  for (const name of functionNames)
    contents[name] = await unzip(service.zipPath(name), join(dir, name));
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Of convertBlob: what its thread runs. */
const threadFile = "backend/adapters/convert/conversion-worker.cjs";

const moduleOf = (name: string) => findModule(join(dir, name), functionOf(service, name).Handler);
const variablesOf = (name: string) => Object.keys(functionOf(service, name).Environment.Variables);

describe("the start of convertBlob", () => {
  it("reads no decoder, and that of its thread no client", async () => {
    const files = [moduleOf("convertBlob"), join(dir, "convertBlob", threadFile)];
    const [own = "", thread = ""] = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect([own, thread].map((code) => code.includes("libheif-js"))).toEqual([false, true]);
    expect([own, thread].map((code) => /dynamodb/i.test(code))).toEqual([true, false]);
  });
});

describe.each(functionNames)("the zip of %s", (name) => {
  const hasDecoders = name === "convertBlob";

  it("holds one file and is small, but for convertBlob's decoders and their thread", async () => {
    const own = contents[name]?.filter(
      (file) => !(hasDecoders && (file.startsWith("node_modules/") || file === threadFile)),
    );
    expect(own?.map((file) => join(dir, name, file))).toEqual([moduleOf(name)]);
    const most = hasDecoders ? maxDecodersZipBytes : maxZipBytes;
    expect((await stat(service.zipPath(name))).size).toBeLessThanOrEqual(most);
  });

  it("reads the variables that the template sets, and no others", async () => {
    // Empty ones are as good as none: the function names each that it misses, and does not start.
    const { stderr, exitCode } = await execaNode(moduleOf(name), [], {
      reject: false,
      ipc: false,
      extendEnv: false,
      env: Object.fromEntries(knownVariables.map((variable) => [variable, ""])),
    });
    expect(exitCode).toBe(1);
    const read = [...stderr.matchAll(/([A-Z_]+) is not set/g)].map(([, variable]) => variable);
    const needed = read.filter((variable = "") => neededVariables.includes(variable));
    expect(needed.sort()).toEqual(variablesOf(name).sort());
  });
});

describe("a stack trace of a bundle", () => {
  it("is read with the sources it came from", async () => {
    const options = { reject: false, ipc: false, extendEnv: false } as const;
    const { stderr: trace } = await execaNode(moduleOf("getBlob"), [], options);
    expect(trace).toMatch(/get-blob\.cjs:\d+:\d+/);
    const { stdout } = await execaNode(fileURLToPath(readTraceUrl), [], {
      ...options,
      input: trace,
    });
    expect(stdout).toMatch(/ at .*backend\/config\.ts:\d+:\d+/);
    expect(stdout).toMatch(/ at .*backend\/functions\/get-blob\.ts:\d+:\d+/);
  });

  it("is read so of the thread that converts, too", async () => {
    const options = { reject: false, ipc: false, extendEnv: false } as const;
    const thread = join(dir, "convertBlob", threadFile);
    const { stderr: trace } = await execaNode(thread, [], options);
    expect(trace).toMatch(/conversion-worker\.cjs:\d+:\d+/);
    const { stdout } = await execaNode(fileURLToPath(readTraceUrl), [], {
      ...options,
      input: trace,
    });
    expect(stdout).toMatch(/ at .*backend\/adapters\/convert\/conversion-worker\.ts:\d+:\d+/);
  });
});

it("processBlob may run for longer than Rekognition may take to answer", () => {
  expect(functionOf(service, "processBlob").Timeout * 1_000).toBeGreaterThan(rekognitionLimitMs);
});

it.each(functionNames)("%s outlives the three tries of any other call", (name) => {
  const { sdkCallMs } = readConfig(["sdkCallMs"], {});
  expect(functionOf(service, name).Timeout * 1_000).toBeGreaterThan(3 * sdkCallMs);
});

describe("the functions together", () => {
  it("read every variable that the code knows", () => {
    expect(new Set(functionNames.flatMap(variablesOf))).toEqual(new Set(neededVariables));
  });

  it("bundle one S3 client: the form's signer brings none of its own", () => {
    const from = (url: string) => createRequire(url).resolve("@aws-sdk/client-s3");
    expect(from(import.meta.resolve("@aws-sdk/s3-presigned-post"))).toBe(from(import.meta.url));
  });
});
