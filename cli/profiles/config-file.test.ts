import {
  lstat,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { now, sleep } from "../client/time.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { changeConfig, readConfig, writeConfig } from "./config-file.ts";
import { type Config, emptyConfig } from "./profiles.ts";

const temporaryFolder = temporaryFolders();
const config: Config = {
  active: "prod",
  profiles: new Map([
    ["prod", { endpoint: "https://prod.example" }],
    ["empty", {}],
  ]),
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "config.json");
});

describe("the file of profiles", () => {
  it("has what was written", async () => {
    await writeConfig(path, config);
    expect(readConfig(path)).toEqual(config);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      active_profile: "prod",
      profiles: { prod: { endpoint: "https://prod.example" }, empty: {} },
    });
  });

  it("need not be there, nor its folder", async () => {
    const deep = join(folder, "a", "b", "config.json");
    expect(readConfig(deep)).toEqual(emptyConfig);
    await writeConfig(deep, config);
    expect(readConfig(deep)).toEqual(config);
    expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o700);
  });

  it("is for its owner only, and leaves nothing beside it", async () => {
    await writeFile(path, "{}", { mode: 0o644 });
    await writeConfig(path, config);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["config.json"]);
  });

  it("stays whole when many write it at once", async () => {
    await Promise.all(Array.from({ length: 20 }, () => writeConfig(path, config)));
    expect(readConfig(path)).toEqual(config);
    expect(await readdir(folder)).toEqual(["config.json"]);
  });

  it("may begin with a byte order mark", async () => {
    await writeFile(path, `\ufeff${JSON.stringify({ active_profile: "prod" })}`);
    expect(readConfig(path).active).toBe("prod");
  });

  it.each(["[]", "null", '"a"', '{"profiles":[]}', '{"profiles":{"__proto__":{}}}'])(
    "is refused where it is %s, and not lost",
    async (text) => {
      await writeFile(path, text);
      expect(() => readConfig(path)).toThrow(expect.objectContaining({ code: "config_invalid" }));
    },
  );

  it("tells permissions apart from what is no file", async () => {
    const inTheWay = expect.objectContaining({
      hint: "There is no file at that path, but something else: name another file with REKOG_CONFIG_FILE.",
    });
    expect(() => readConfig(folder)).toThrow(inTheWay);
    await writeFile(path, "{}");
    expect(() => readConfig(join(path, "config.json"))).toThrow(
      expect.objectContaining({
        hint: "A part of that path is no folder, but something else: name another file with REKOG_CONFIG_FILE.",
      }),
    );
    const long = join(folder, "x".repeat(300));
    await expect(writeConfig(long, config)).rejects.toMatchObject({
      hint: expect.stringContaining("Its name is too long"),
    });
  });

  it("stays a symbolic link", async () => {
    const target = join(folder, "dotfiles.json");
    await writeFile(target, "{}");
    await symlink(target, path);
    await writeConfig(path, config);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(readConfig(target)).toEqual(config);
  });

  it.each(["dotfiles.json", "later/dotfiles.json", "chain.json"])(
    "stays a symbolic link that leads to nothing yet: %s",
    async (target) => {
      await symlink("dotfiles.json", join(folder, "chain.json"));
      await symlink(target, path);
      const how = { now, sleep, signal: new AbortController().signal };
      await changeConfig(path, how, () => config);
      for (const name of [path, join(folder, "chain.json")]) {
        expect((await lstat(name)).isSymbolicLink()).toBe(true);
      }
      const led = target === "chain.json" ? "dotfiles.json" : target;
      expect((await lstat(join(folder, led))).isFile()).toBe(true);
      expect(readConfig(join(folder, led))).toEqual(config);
    },
  );

  it("is refused as a link that leads to itself, or to what is no file", async () => {
    await symlink("config.json", path);
    await expect(writeConfig(path, config)).rejects.toMatchObject({
      code: "config_not_writable",
      message: expect.stringContaining("(ELOOP)"),
    });
    const full = join(folder, "full.json");
    await symlink("/dev/full", full);
    await expect(writeConfig(full, config)).rejects.toMatchObject({ code: "config_not_writable" });
    expect((await lstat(path)).isSymbolicLink() && (await lstat(full)).isSymbolicLink()).toBe(true);
  });

  it.each([
    ["", "It is not JSON."],
    ["endpoint: https://x", "It is not JSON."],
    ["[1]", "The whole: Not an object"],
    ["null", "The whole"],
    ['{ "profile": {} }', "profile: "],
    ['{ "active_profile": 1 }', "active_profile: "],
    ['{ "active_profile": "../x" }', "active_profile: Not the name of a profile"],
    ['{ "profiles": { "a b": {} } }', "profiles.a b: Not the name of a profile"],
    ['{ "profiles": { "local": {} } }', "profiles.local: It is built in"],
    ['{ "profiles": { "dev": { "endpoint": null } } }', "profiles.dev.endpoint: "],
    ['{ "profiles": { "dev": { "api_key": "secret" } } }', "profiles.dev.api_key: "],
    [
      '{ "profiles": { "dev": { "endpoint": "https://me:secret@x.example" } } }',
      "profiles.dev.endpoint: The endpoint has a user name or password in it.",
    ],
  ])("is refused by its name when it is %s", async (text, what) => {
    await writeFile(path, text);
    const refusal = expect.objectContaining({
      kind: "usage",
      code: "config_invalid",
      message: expect.stringContaining(path),
      details: [expect.stringContaining(what)],
    });
    expect(() => readConfig(path)).toThrow(refusal);
    expect(() => readConfig(path)).not.toThrow(
      expect.objectContaining({ details: [expect.stringContaining("secret")] }),
    );
  });

  it("is refused when it is larger than any of its kind, before it is read", async () => {
    await writeFile(path, "{}");
    // Of nothing: what was read would be no JSON.
    await truncate(path, 3 * 2 ** 30);
    expect(() => readConfig(path)).toThrow(
      expect.objectContaining({ code: "config_invalid", details: ["It is larger than 1 MB."] }),
    );
  });

  it("is refused when it cannot be read or written", async () => {
    await mkdir(path);
    expect(() => readConfig(path)).toThrow(
      expect.objectContaining({
        code: "config_not_readable",
        message: expect.stringMatching(/EISDIR/),
      }),
    );
    await expect(writeConfig(path, config)).rejects.toMatchObject({
      kind: "usage",
      code: "config_not_writable",
      message: `The file of profiles, ${path}, cannot be written (EISDIR).`,
    });
    expect(await readdir(folder)).toEqual(["config.json"]);
  });
});
