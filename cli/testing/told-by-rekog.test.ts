import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import { takeLeaks } from "../../toolchain/secrets/leaks.ts";
import { runInProcess } from "./run-in-process.ts";
import { runRekog } from "./run-rekog.ts";
import { blobId, callback, sampleLabel, succeededBlob } from "./sample-blobs.ts";
import { type StubApi, startStubApi } from "./stub-api.ts";
import { temporaryFolders } from "./temporary-folders.ts";
import { startInTerminal } from "./terminal.ts";
import { exceptions, toldNoSecret } from "./told-by-rekog.ts";

// Wherever tests run `rekog`, a secret that it tells fails them. Planted here, so that this is seen: each `takeLeaks` is one
// failure less.

const temporaryFolder = temporaryFolders();
const key = newApiKey();
const apiKey = formatApiKey(key);
const anotherKey = formatApiKey(newApiKey());

let api: StubApi;
afterEach(() => api?.close());

/** An API that says back what nobody may read. */
async function telling(label: string): Promise<string[]> {
  const blob = succeededBlob({ labels: [sampleLabel({ label })] });
  api = await startStubApi({ get: () => ({ status: 200, body: blob }) });
  return ["get", blobId, "--endpoint", api.url];
}
const env = { REKOG_API_KEY: apiKey };

describe("a secret that rekog tells", () => {
  it("is found within the test's own process", async () => {
    await runInProcess(await telling(anotherKey));
    expect(takeLeaks()).toEqual([expect.stringMatching(/^api_key in stdout of rekog get /)]);
  });

  it("is found as the part of a key that it was given", async () => {
    await runInProcess(await telling(`a${key.secret}`), { env });
    expect(takeLeaks()).toEqual([expect.stringMatching(/^api_key_secret in stdout of rekog get /)]);
  });

  it("is found in the built program, and in its --json", async () => {
    const args = await telling(anotherKey);
    await runRekog(args);
    expect(takeLeaks()).toEqual([expect.stringMatching(/^api_key in stdout of rekog get /)]);
    await runRekog([...args, "--json"]);
    expect(takeLeaks()).not.toEqual([]);
  });

  it("is found on a terminal", async () => {
    const rekog = startInTerminal(await telling(anotherKey), { columns: 200 });
    await rekog.ended;
    expect(takeLeaks()).toEqual([expect.stringMatching(/^api_key in the terminal of rekog get /)]);
  });

  it("is found in the log that a local mode leaves", async () => {
    const dataDir = join(await temporaryFolder(), "data");
    await mkdir(dataDir);
    await writeFile(join(dataDir, "rekog.log"), `{"authorization":"Bearer ${apiKey}"}\n`);
    toldNoSecret({ args: ["get", blobId], env: { REKOG_DATA_DIR: dataDir } }, nothing);
    expect(takeLeaks()).not.toEqual([]);
    toldNoSecret({ args: ["local", "--data-dir", dataDir], env: {} }, nothing);
    expect(takeLeaks()).not.toEqual([]);
  });

  it("is found behind the ? of a callback's URL, but where its owner reads it", async () => {
    const url = "https://receiver.example/hook?token=s3cr3t";
    const blob = succeededBlob({ callback: callback({ url }) });
    const args = ["upload", "photo.jpg", "--callback-url", url];
    const stdout = `callback pending to ${url}\n${JSON.stringify({ file: "a", ...blob })}\n`;
    await runInProcess(["get", "../..", "--callback-url", url]);
    toldNoSecret({ args, env: {} }, { stdout, stderr: "" });
    expect(takeLeaks()).toEqual([]);
    toldNoSecret({ args, env: {} }, { stdout: "", stderr: `rekog: ${url} did not answer\n` });
    expect(takeLeaks()).toEqual([
      expect.stringMatching(/^callback_query in stderr of rekog upload /),
    ]);
  });
});

describe("what a command may tell", () => {
  const told = [
    ["keys create --name web", `${apiKey}\n`, ""],
    ["keys rotate ID --json", `{"api_key":"${apiKey}","key":{}}\n`, ""],
    ["local --port 0 --require-key", "", `rekog: It asks…\n  export REKOG_API_KEY=${apiKey}\n`],
    [
      "upload a --json",
      '{"file":"a","callback_secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}\n',
      "",
    ],
    [
      "callback resend ID",
      "",
      "rekog: ID: callback_secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
    ],
  ] as const;
  it.each(told)("%s: its own secret, and no other line", (words, stdout, stderr) => {
    const run = { args: words.split(" "), env: {} };
    toldNoSecret(run, { stdout, stderr });
    expect(takeLeaks()).toEqual([]);
    for (const stream of ["stdout", "stderr"] as const) {
      toldNoSecret(run, { stdout, stderr, [stream]: `sent ${anotherKey} there` });
      expect(takeLeaks()).not.toEqual([]);
    }
  });

  it("has its reason", () => {
    for (const { because } of exceptions) expect(because).toMatch(/^[a-z].{20}/);
  });
});

const nothing = { stdout: "", stderr: "" };
