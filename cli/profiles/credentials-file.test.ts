import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../backend/core/api-keys/api-key.ts";
import { now, sleep } from "../client/time.ts";
import { mistypedKey, sampleKey, sampleSecret } from "../testing/sample-keys.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { credentialsPath, readCredentials, removeApiKey, saveApiKey } from "./credentials-file.ts";

const temporaryFolder = temporaryFolders();
const endpoint = "https://prod.example";
const credential = { endpoint, apiKey: sampleKey };

let path: string;
let deps: Parameters<typeof saveApiKey>[2];
beforeEach(async () => {
  const folder = join(await temporaryFolder(), "settings");
  path = join(folder, "credentials.json");
  deps = {
    env: { REKOG_CONFIG_FILE: join(folder, "config.json") },
    platform: "linux",
    homeDir: "/nowhere",
    now,
    sleep,
    signal: new AbortController().signal,
  };
});

async function write(text: string, mode = 0o600) {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode });
}

const caught = (read: () => unknown): Error => {
  try {
    read();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It was not refused.");
};

describe("the file with the keys of the profiles", () => {
  it("is beside the file of profiles", () => {
    expect(credentialsPath(deps)).toBe(path);
    const other = { env: {}, platform: "linux" as const, homeDir: "/home/me" };
    expect(credentialsPath(other)).toBe("/home/me/.config/rekog/credentials.json");
  });

  it("is made for its owner alone, in a folder that is, and leaves nothing beside it", async () => {
    expect(readCredentials(deps).size).toBe(0);
    await saveApiKey("prod", credential, deps);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(path))).toEqual(["credentials.json"]);
    expect(readCredentials(deps)).toEqual(new Map([["prod", credential]]));
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      profiles: { prod: { endpoint, api_key: sampleKey } },
    });
  });

  it("keeps every key, however many are set at once", async () => {
    const names = Array.from({ length: 12 }, (_, n) => `p${n}`);
    await Promise.all(
      names.map((name) => saveApiKey(name, { endpoint, apiKey: formatApiKey(newApiKey()) }, deps)),
    );
    expect([...readCredentials(deps).keys()].toSorted()).toEqual(names.toSorted());
    expect(await readdir(dirname(path))).toEqual(["credentials.json"]);
  });

  it("keeps a key whose endpoint is refused by now, and all beside it", async () => {
    const kept = { endpoint: "https://prod.example/blobs", apiKey: sampleKey };
    await saveApiKey("old", kept, deps);
    await saveApiKey("prod", credential, deps);
    expect(readCredentials(deps)).toEqual(
      new Map([
        ["old", kept],
        ["prod", credential],
      ]),
    );
  });

  it("forgets one key, and no other", async () => {
    expect(await removeApiKey("prod", deps)).toBe(false);
    await expect(stat(dirname(path))).rejects.toThrow("ENOENT");
    await saveApiKey("prod", credential, deps);
    await saveApiKey("dev", credential, deps);
    expect(await removeApiKey("prod", deps)).toBe(true);
    expect([...readCredentials(deps).keys()]).toEqual(["dev"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("stays a symbolic link", async () => {
    await mkdir(dirname(path));
    const target = join(dirname(path), "dotfiles.json");
    await writeFile(target, '{"profiles":{}}', { mode: 0o600 });
    await symlink(target, path);
    await saveApiKey("prod", credential, deps);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, "utf8")).toContain(sampleKey);
  });

  it("stays a symbolic link that leads to nothing yet", async () => {
    await mkdir(dirname(path));
    const target = join(dirname(path), "dotfiles.json");
    await symlink("dotfiles.json", path);
    await saveApiKey("prod", credential, deps);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, "utf8")).toContain(sampleKey);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
  });

  it.each([0o644, 0o660, 0o606, 0o640])("is refused when others can read it: %o", async (mode) => {
    await write(JSON.stringify({ profiles: { prod: { endpoint, api_key: sampleKey } } }));
    await chmod(path, mode);
    const refused = expect.objectContaining({
      kind: "usage",
      code: "credentials_exposed",
      message: expect.stringContaining(path),
      hint: expect.stringContaining(`chmod 600 ${path}`),
    });
    expect(() => readCredentials(deps)).toThrow(refused);
    await expect(saveApiKey("dev", credential, deps)).rejects.toEqual(refused);
    await expect(removeApiKey("prod", deps)).rejects.toEqual(refused);
    expect(await readFile(path, "utf8")).not.toContain("dev");
    expect(readCredentials({ ...deps, platform: "win32" }).size).toBe(1);
  });

  const entry = { endpoint, api_key: sampleKey };
  it.each([
    "",
    `not JSON ${sampleKey}`,
    "null",
    "[]",
    "{}",
    JSON.stringify({ profiles: [sampleKey] }),
    JSON.stringify({ profiles: { prod: sampleKey } }),
    JSON.stringify({ profiles: { prod: { api_key: sampleKey } } }),
    JSON.stringify({ profiles: { prod: { endpoint, api_key: mistypedKey } } }),
    JSON.stringify({ profiles: { prod: { endpoint: sampleSecret, api_key: sampleKey } } }),
    JSON.stringify({ profiles: { prod: { ...entry, endpoint: "https://PROD.example/" } } }),
    JSON.stringify({ profiles: { prod: { ...entry, [sampleSecret]: 1 } } }),
    JSON.stringify({ profiles: { [`a ${sampleSecret}`]: entry } }),
    JSON.stringify({ profiles: {}, [sampleSecret]: sampleKey }),
    JSON.stringify({ active_profile: "prod", profiles: {} }),
  ])("is refused by its name, without a word of it, when it is %j", async (text) => {
    await write(text);
    const refusal = caught(() => readCredentials(deps));
    expect(refusal).toMatchObject({ kind: "usage", code: "credentials_invalid", details: [] });
    expect(refusal.message).toContain(path);
    expect(inspect(refusal, { depth: 9 })).not.toContain(sampleSecret);
    await expect(saveApiKey("dev", credential, deps)).rejects.toMatchObject({
      code: "credentials_invalid",
    });
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("may begin with a byte order mark, as the file of profiles may", async () => {
    await write(`\ufeff${JSON.stringify({ profiles: { prod: entry } })}`);
    expect(readCredentials(deps).get("prod")).toEqual(credential);
  });

  it("is refused when it is larger than any of its kind, before it is read", async () => {
    await write("{}");
    // Of nothing: what was read would be longer than a text can be.
    await truncate(path, 3 * 2 ** 30);
    expect(() => readCredentials(deps)).toThrow(
      expect.objectContaining({ code: "credentials_invalid" }),
    );
  });

  it("is refused when it cannot be read or written", async () => {
    await mkdir(path, { recursive: true });
    const isFolder = expect.stringMatching(/^There is no file at that path, but something else: /);
    expect(() => readCredentials(deps)).toThrow(
      expect.objectContaining({ code: "credentials_not_readable", hint: isFolder }),
    );
    const inFile = { ...deps, env: { REKOG_CONFIG_FILE: "/proc/version/config.json" } };
    await expect(saveApiKey("prod", credential, inFile)).rejects.toMatchObject({
      code: "credentials_not_writable",
      hint: expect.stringMatching(/^A part of that path is no folder/),
    });
    const elsewhere = { ...deps, env: { REKOG_CONFIG_FILE: "/proc/rekog/config.json" } };
    await expect(saveApiKey("prod", credential, elsewhere)).rejects.toMatchObject({
      code: "credentials_not_writable",
      message: expect.stringContaining("/proc/rekog/credentials.json"),
    });
  });
});
