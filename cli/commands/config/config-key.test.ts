import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { mistypedKey, sampleKey, sampleKeyShown, sampleSecret } from "../../testing/sample-keys.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const prod = "https://prod.example";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** Whatever it prints, it is no secret. */
async function config(args: string[], piped = "", env: Record<string, string> = {}) {
  const run = await runInProcess(["config", ...args], {
    env: { REKOG_CONFIG_FILE: join(folder, "config.json"), ...env },
    deps: { stdin: Readable.from([Buffer.from(piped)]) },
  });
  expect(run.stdout + run.stderr).not.toContain(sampleSecret);
  return run;
}

const credentials = async () =>
  JSON.parse(await readFile(join(folder, "credentials.json"), "utf8")).profiles;
const ofProd = ["--profile", "prod"];

describe("rekog config, with keys", () => {
  it("gives a profile the key that is piped in, or that a file has", async () => {
    await config(["set", "endpoint", `${prod}/`, ...ofProd]);
    const { stdout, stderr, exitCode } = await config(
      ["set", "api-key", ...ofProd],
      `${sampleKey}\n`,
    );
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toBe(
      `rekog: The profile prod has the API key ${sampleKeyShown}, for ${prod} only. It is in ${folder}/credentials.json, which you alone can read.\n`,
    );
    expect(await credentials()).toEqual({ prod: { endpoint: prod, api_key: sampleKey } });
    await config(["unset", "api-key", ...ofProd]);
    expect(await credentials()).toEqual({});
    const file = join(folder, "key.txt");
    await writeFile(file, sampleKey, { mode: 0o600 });
    await config(["set", "api-key", ...ofProd, "--api-key-file", file]);
    expect(await credentials()).toEqual({ prod: { endpoint: prod, api_key: sampleKey } });
    await config(["set", "api-key", "--api-key-file", "-"], sampleKey, { REKOG_PROFILE: "prod" });
    expect((await stat(join(folder, "credentials.json"))).mode & 0o777).toBe(0o600);
  });

  it("lists which key a profile has, by its id", async () => {
    await config(["set", "endpoint", prod, ...ofProd]);
    await config(["set", "endpoint", "https://dev.example"]);
    await config(["set", "api-key", ...ofProd], sampleKey);
    expect((await config(["list"])).stdout).toBe(
      `${[
        "  PROFILE  ENDPOINT                     API KEY",
        `  prod     ${prod}         ${sampleKeyShown}`,
        "* default  https://dev.example",
        "  local    local mode, on this machine",
      ].join("\n")}\n`,
    );
    const { stdout } = await config(["list", "--json"]);
    expect(JSON.parse(stdout).profiles).toEqual([
      { name: "prod", endpoint: prod, active: false, api_key_id: "0123456789Ab" },
      { name: "default", endpoint: "https://dev.example", active: true },
      { name: "local", endpoint: null, active: false },
    ]);
  });

  it("forgets the key with its profile", async () => {
    await config(["set", "endpoint", prod, ...ofProd]);
    await config(["set", "api-key", ...ofProd], sampleKey);
    const { stderr } = await config(["unset", "endpoint", ...ofProd]);
    expect(stderr).toContain("The profile prod is gone, and so is its API key.");
    expect(await credentials()).toEqual({});
    await config(["set", "endpoint", prod, ...ofProd]);
    expect((await config(["list"])).stdout).not.toContain("rekog_sk_");
    expect((await config(["unset", "api-key", ...ofProd])).stderr).toContain("has no API key.");
  });

  it("tells that a key does not follow its profile to another endpoint", async () => {
    await config(["set", "endpoint", prod, ...ofProd]);
    await config(["set", "api-key", ...ofProd], sampleKey);
    const moved = await config(["set", "endpoint", "https://new.example", ...ofProd]);
    expect(moved.stderr.replace(/\s+/g, " ")).toContain(
      `Its API key is one for ${prod}, and is not sent there: rekog config set api-key --profile prod.`,
    );
    expect((await config(["list"])).stdout).not.toContain("rekog_sk_");
    await config(["set", "endpoint", prod, ...ofProd]);
    expect((await config(["list"])).stdout).toContain(sampleKeyShown);
  });

  it("notes that the environment has a key, which is heard first", async () => {
    await config(["set", "endpoint", prod, ...ofProd]);
    const env = { REKOG_API_KEY: sampleKey };
    const { stderr } = await config(["set", "api-key", ...ofProd], sampleKey, env);
    expect(stderr).toContain("Note that REKOG_API_KEY is set, and heard first.");
  });

  it.each([
    [["set", "api-key", sampleKey], "api_key_in_arguments"],
    [["set", "api-key", "--api-key", sampleKey], "api_key_in_arguments"],
    [["set", "api-key"], "invalid_profile"],
    [["set", "api-key", "--profile", "local"], "invalid_profile"],
    [["set", "api-key", "--profile", "nowhere"], "unknown_profile"],
    [["unset", "api-key", "--profile", "nowhere"], "unknown_profile"],
    [["set", "endpoint"], "usage"],
    [["set", "api-key", "--profile", "plain"], "insecure_endpoint"],
  ])("refuses %j and writes nothing", async (args, code) => {
    await config(["set", "endpoint", "http://api.example", "--profile", "plain"]);
    const { stderr, exitCode } = await config(args, sampleKey);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`(${code})\n  → `);
    await expect(credentials()).rejects.toThrow("ENOENT");
  });

  it.each(["", mistypedKey, `${sampleKey} ${sampleKey}`, "x".repeat(100_000)])(
    "refuses what is no key: %.20s",
    async (piped) => {
      await config(["set", "endpoint", prod, ...ofProd]);
      const { stderr, exitCode } = await config(["set", "api-key", ...ofProd], piped);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(invalid_api_key)");
      await expect(credentials()).rejects.toThrow("ENOENT");
    },
  );

  it("changes nothing where others can read the keys", async () => {
    await config(["set", "endpoint", prod, ...ofProd]);
    await config(["set", "api-key", ...ofProd], sampleKey);
    await chmod(join(folder, "credentials.json"), 0o644);
    for (const args of [
      ["list"],
      ["set", "endpoint", "https://new.example", ...ofProd],
      ["set", "api-key", ...ofProd],
      ["unset", "api-key", ...ofProd],
      ["unset", "endpoint", ...ofProd],
    ]) {
      const { stderr, exitCode } = await config(args, sampleKey);
      expect({ args, exitCode }).toEqual({ args, exitCode: 2 });
      expect(stderr).toContain("(credentials_exposed)");
    }
    expect(await readFile(join(folder, "config.json"), "utf8")).toContain(prod);
  });
});
