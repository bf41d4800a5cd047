import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import { type InProcessOptions, runInProcess } from "../testing/run-in-process.ts";
import { blobId } from "../testing/sample-blobs.ts";
import {
  allScopes,
  keyGuard,
  mistypedKey,
  sampleKey,
  sampleKeyShown,
  sampleSecret,
} from "../testing/sample-keys.ts";
import { type StubApi, type StubScript, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const newFolder = temporaryFolders();
const apis: StubApi[] = [];
afterEach(async () => {
  for (const api of apis.splice(0)) await api.close();
});

let folder: string;
let configFile: string;
let credentialsFile: string;
beforeEach(async () => {
  folder = await newFolder();
  configFile = join(folder, "config.json");
  credentialsFile = join(folder, "credentials.json");
});

async function start(script: StubScript = {}) {
  const api = await startStubApi(script);
  apis.push(api);
  return api;
}

const otherKey = formatApiKey(newApiKey());
const thirdKey = formatApiKey(newApiKey());
const secretOf = (key: string) => key.split("_").slice(3, -1).join("_");

/** `rekog get`, and whatever it prints has no secret. */
async function get(
  args: string[],
  env: Record<string, string> = {},
  options: InProcessOptions = {},
) {
  const run = await runInProcess(["get", blobId, ...args], {
    ...options,
    env: { REKOG_CONFIG_FILE: configFile, ...env },
  });
  for (const key of [sampleKey, otherKey, thirdKey]) {
    expect(run.stdout + run.stderr).not.toContain(secretOf(key));
  }
  return run;
}

async function writeProfiles(endpoints: Record<string, string>, active = "local") {
  const profiles = Object.entries(endpoints).map(([name, endpoint]) => [name, { endpoint }]);
  const text = JSON.stringify({ active_profile: active, profiles: Object.fromEntries(profiles) });
  await writeFile(configFile, text);
}

async function writeKeys(
  keys: Record<string, { endpoint: string; api_key: string }>,
  mode = 0o600,
) {
  await writeFile(credentialsFile, JSON.stringify({ profiles: keys }), { mode });
}

async function keyFile(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, "key.txt");
  await writeFile(path, text, { mode });
  return path;
}

const sentTo = (api: StubApi) => api.headers.map(({ authorization }) => authorization);

describe("the key of a command", () => {
  it("is that of the file, before REKOG_API_KEY, before the profile's", async () => {
    const api = await start();
    await writeProfiles({ prod: api.url }, "prod");
    await writeKeys({ prod: { endpoint: api.url, api_key: thirdKey } });
    const env = { REKOG_API_KEY: otherKey };
    await get(["--api-key-file", await keyFile(`${sampleKey}\n`)], env);
    await get([], env);
    await get([], { REKOG_API_KEY: "" });
    await get(["--profile", "prod"]);
    await get([], { REKOG_PROFILE: "prod" });
    expect(sentTo(api)).toEqual(
      [sampleKey, otherKey, thirdKey, thirdKey, thirdKey].map((key) => `Bearer ${key}`),
    );
  });

  it("is sent to an API that is named, where it is not a profile's", async () => {
    const api = await start();
    await get(["--endpoint", api.url], { REKOG_API_KEY: sampleKey });
    await get([], { REKOG_ENDPOINT: api.url, REKOG_API_KEY: sampleKey });
    expect(sentTo(api)).toEqual([`Bearer ${sampleKey}`, `Bearer ${sampleKey}`]);
  });

  it("is a profile's for that profile's endpoint only", async () => {
    const [own, other] = [await start(), await start()];
    await writeProfiles({ prod: own.url, dev: other.url }, "prod");
    await writeKeys({ prod: { endpoint: own.url, api_key: sampleKey } });
    await get(["--endpoint", other.url]);
    await get(["--endpoint", other.url, "--profile", "prod"]);
    await get([], { REKOG_ENDPOINT: other.url });
    await get(["--profile", "dev"]);
    await get([], { REKOG_PROFILE: "dev" });
    expect(sentTo(other)).toEqual(Array(5).fill(undefined));
    await get(["--endpoint", `${own.url}/`]);
    await get([], { REKOG_ENDPOINT: own.url });
    await get(["--endpoint", own.url, "--profile", "dev"]);
    expect(sentTo(own)).toEqual([`Bearer ${sampleKey}`, `Bearer ${sampleKey}`, undefined]);
  });

  it("does not follow its profile to another endpoint", async () => {
    const [old, moved] = [await start(), await start({ guard: keyGuard(allScopes) })];
    await writeProfiles({ prod: moved.url }, "prod");
    await writeKeys({ prod: { endpoint: old.url, api_key: sampleKey } });
    const { stderr, exitCode } = await get([]);
    expect(sentTo(moved)).toEqual([undefined]);
    expect(stderr).toContain("into the profile: rekog config set api-key --profile prod.");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("asks for a key, and none is set (missing_api_key)");
    expect(stderr).toContain(`has a key, but one for ${old.url}, and it is sent to no other.`);
  });

  it("needs no files of profiles where an API is named", async () => {
    const api = await start();
    await writeFile(configFile, "not JSON");
    await writeFile(credentialsFile, "not JSON", { mode: 0o644 });
    expect((await get(["--endpoint", api.url])).exitCode).toBe(0);
    expect((await get([], { REKOG_ENDPOINT: api.url })).exitCode).toBe(0);
    expect(sentTo(api)).toEqual([undefined, undefined]);
  });

  it("takes an unset variable in place of the key's file for what it is", async () => {
    for (const args of [["--api-key-file", ""], ["--api-key-file="]]) {
      const { exitCode, stderr } = await get(args);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("It must be a path, and is empty");
    }
  });

  it.each([
    ["a line end of Windows", `\ufeff  ${sampleKey}\r\n`],
    ["nothing behind it", sampleKey],
  ])("is read from a file with %s", async (_, text) => {
    const api = await start();
    await get(["--endpoint", api.url, "--api-key-file", await keyFile(text)]);
    expect(sentTo(api)).toEqual([`Bearer ${sampleKey}`]);
  });

  it("is read from stdin", async () => {
    const api = await start();
    const deps = { stdin: Readable.from([Buffer.from(`${sampleKey}\n`)]) };
    await get(["--endpoint", api.url, "--api-key-file", "-"], {}, { deps });
    expect(sentTo(api)).toEqual([`Bearer ${sampleKey}`]);
  });

  it("is told with --verbose by its id, and where it comes from", async () => {
    const api = await start();
    const { stderr } = await get(["--endpoint", api.url, "--verbose"], {
      REKOG_API_KEY: sampleKey,
    });
    expect(stderr).toContain(`the API key is ${sampleKeyShown}, of REKOG_API_KEY\n`);
  });

  it("goes to no other machine over http:", async () => {
    const env = { REKOG_API_KEY: sampleKey };
    const { stderr, exitCode } = await get(["--endpoint", "http://api.example"], env);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /the API key is not sent to api\.example over http:.*\(insecure_endpoint\)/,
    );
  });
});

describe("what is no key", () => {
  it.each([
    ["with a wrong letter", mistypedKey],
    ["cut off", sampleKey.slice(0, -1)],
    ["twice", `${sampleKey}${sampleKey}`],
    ["with a line end in it", `${sampleKey.slice(0, 30)}\n${sampleKey.slice(30)}`],
    ["of another kind", `sk_live_${sampleSecret}`],
    ["a whole file", `{"key": "${sampleKey}"}\n`.repeat(1_000)],
    ["in quotes", `"${sampleKey}"`],
    ["with the header's scheme", `Bearer ${sampleKey}`],
    ["blank", " \n"],
  ])("is refused before a request: %s", async (_, text) => {
    const api = await start();
    const path = await keyFile(text);
    const named = ["--endpoint", api.url];
    for (const run of [
      await get([...named, "--json"], { REKOG_API_KEY: text }),
      await get([...named, "--api-key-file", path]),
      await get([...named, "--api-key-file", path, "--verbose"]),
    ]) {
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain("(invalid_api_key)");
      expect(run.stderr).toContain("without quotes or `Bearer` around it");
    }
    expect(api.headers).toEqual([]);
  });

  it.each([
    ["--api-key", sampleKey],
    ["--api-key", "another s3cret"],
    [`--api-key=${sampleKey}`],
    ["--api-key=s3cret"],
    ["--api-key"],
    ["--json", "--api-key", "s3cret"],
  ])("is refused on the command line: %s %s", async (...args) => {
    const { stdout, stderr, exitCode } = await get(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /history[\s\S]*`ps`[\s\S]*\(api_key_in_arguments\)\n {2}→ [\s\S]*REKOG_API_KEY/,
    );
    expect(stdout + stderr).not.toContain("s3cret");
    expect(stdout === "").toBe(!args.includes("--json"));
  });

  it.each([
    [["get", sampleKey]],
    [["upload", sampleKey]],
    [["upload", sampleKey, "--json"]],
    [["delete", sampleKey, "--json"]],
    [["upload", "x.jpg", "--api-key-file", sampleKey]],
    [["get", blobId, `--key=${sampleKey}`]],
    [["get", blobId, `--apikey=${sampleKey}`]],
    [[sampleKey]],
    [["config", "set", "api-key", sampleKey]],
    [["config", "use", sampleKey]],
    [["config", "set", "endpoint", sampleKey]],
    [["get", blobId, "--endpoint", `https://${sampleKey}@api.example`]],
    [["get", blobId, "--profile", sampleKey]],
  ])("is not told when it stands somewhere else: %j", async (args) => {
    const env = { REKOG_CONFIG_FILE: configFile, REKOG_ENDPOINT: "http://127.0.0.1:1" };
    const { stdout, stderr, exitCode } = await runInProcess(args, { env });
    expect(exitCode).toBe(2);
    expect(stdout + stderr).not.toContain(sampleSecret);
  });
});

describe("a file that others can read", () => {
  it.each([0o644, 0o640, 0o604, 0o620, 0o601])("is refused by name: %o", async (mode) => {
    const api = await start();
    const path = await keyFile(sampleKey);
    await chmod(path, mode);
    const run = await get(["--endpoint", api.url, "--api-key-file", path]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(path);
    expect(run.stderr).toContain("(api_key_file_exposed)");
    expect(run.stderr).toContain(`chmod 600 ${path}`);
    expect(api.headers).toEqual([]);
  });

  it("is refused where a link leads to it, and where a profile needs it", async () => {
    const api = await start();
    const path = await keyFile(sampleKey, 0o644);
    await symlink(path, join(folder, "link"));
    const linked = await get(["--endpoint", api.url, "--api-key-file", join(folder, "link")]);
    expect(linked.stderr).toContain("(api_key_file_exposed)");
    await writeProfiles({ prod: api.url }, "prod");
    await writeKeys({ prod: { endpoint: api.url, api_key: sampleKey } }, 0o644);
    const { stderr, exitCode } = await get([]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${credentialsFile}, can be read by others`);
    expect(stderr).toContain(`chmod 600 ${credentialsFile}`);
    expect(api.headers).toEqual([]);
  });

  it("is taken on Windows, whose modes say nothing", async () => {
    const api = await start();
    const path = await keyFile(sampleKey, 0o644);
    const deps = { platform: "win32" as const };
    await get(["--endpoint", api.url, "--api-key-file", path], {}, { deps });
    expect(sentTo(api)).toEqual([`Bearer ${sampleKey}`]);
  });

  it("is told with a command that a shell takes as it is", async () => {
    const path = join(folder, "my key's");
    await writeFile(path, sampleKey, { mode: 0o644 });
    const { stderr } = await get(["--endpoint", "https://api.example", "--api-key-file", path]);
    expect(stderr.replace(/\s+/g, " ")).toContain(`chmod 600 '${folder}/my key'\\''s'`);
  });

  it("is told when it is not there, or none", async () => {
    await mkdir(join(folder, "folder"), { mode: 0o700 });
    for (const name of ["nowhere", "folder"]) {
      const { stderr, exitCode } = await get([
        "--endpoint",
        "https://api.example",
        "--api-key-file",
        join(folder, name),
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/cannot be read \((ENOENT|EISDIR)\)/);
    }
  });
});

describe("an API that lets nobody in", () => {
  it("is told with where the key came from, and the next step", async () => {
    const api = await start({ guard: keyGuard([]) });
    const named = ["--endpoint", api.url];
    const without = await get([...named, "--json"]);
    expect(JSON.parse(without.stdout)).toEqual({
      error: {
        code: "missing_api_key",
        message: `The API at ${new URL(api.url).host} asks for a key, and none is set.`,
        hint: expect.stringMatching(/`rekog keys create`. Put yours into REKOG_API_KEY/),
      },
    });
    expect(without.exitCode).toBe(2);
    const strange = await get(named, { REKOG_API_KEY: otherKey });
    expect(strange.exitCode).toBe(2);
    expect(strange.stderr).toMatch(
      /does not let in the key rekog_sk_\w{12}_… \(REKOG_API_KEY\)[\s\S]*\(invalid_api_key\)/,
    );
    const small = await get(named, { REKOG_API_KEY: sampleKey });
    expect(small.exitCode).toBe(2);
    expect(small.stderr).toContain(
      `the key ${sampleKeyShown} (REKOG_API_KEY) has not the scope blobs:read at`,
    );
    expect(small.stderr).toContain("`rekog keys create --scopes blobs:read,…`");
    expect(api.headers).toHaveLength(3);
  });

  it("is told apart from one that a gateway keeps the key from", async () => {
    const api = await start({ guard: () => keyGuard([])({ headers: {} }) });
    const { stderr } = await get(["--endpoint", api.url], { REKOG_API_KEY: sampleKey });
    expect(stderr).toContain("says that no key came");
  });
});
