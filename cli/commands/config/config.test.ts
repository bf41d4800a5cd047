import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const dev = "https://dev.example";
const prod = "https://prod.example/api";

let configFile: string;
beforeEach(async () => {
  configFile = join(await temporaryFolder(), "config.json");
});

const config = (args: string[], env: Record<string, string> = {}) =>
  runInProcess(["config", ...args], { env: { REKOG_CONFIG_FILE: configFile, ...env } });
const stored = async () => JSON.parse(await readFile(configFile, "utf8"));

describe("rekog config", () => {
  it("makes a first profile, and uses it", async () => {
    const { stdout, stderr, exitCode } = await config(["set", "endpoint", `${dev}/`]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toBe(
      `rekog: The profile default has the endpoint ${dev}. It is active. Back to local mode: rekog config use local\n`,
    );
    expect(await stored()).toEqual({
      active_profile: "default",
      profiles: { default: { endpoint: dev } },
    });
  });

  it("sets the active profile, or the one that is named, without a change of what is active", async () => {
    await config(["set", "endpoint", dev, "--profile", "dev"]);
    expect((await stored()).active_profile).toBe("local");
    await config(["use", "dev"]);
    const { stderr } = await config(["set", "endpoint", prod, "--profile", "prod"]);
    expect(stderr).toContain("Use it with: rekog config use prod");
    await config(["set", "endpoint", `${dev}/v2`]);
    expect(await stored()).toEqual({
      active_profile: "dev",
      profiles: { dev: { endpoint: `${dev}/v2` }, prod: { endpoint: prod } },
    });
  });

  it("says of an active profile that is not there that it is not", async () => {
    await writeFile(configFile, '{"active_profile":"gone","profiles":{}}');
    const { stdout, stderr, exitCode } = await config(["list"]);
    expect(stdout).not.toContain("*");
    expect(stderr).toBe(
      'rekog: The active profile, "gone", is none of these. Choose one: rekog config use NAME\n',
    );
    expect(exitCode).toBe(0);
    await config(["use", "local"]);
    expect((await config(["list"])).stderr).toBe("");
  });

  it("goes back to local mode and forth", async () => {
    await config(["set", "endpoint", dev]);
    expect((await config(["use", "local"])).stderr).toContain("is active: local mode.");
    expect((await config(["use", "default"])).stderr).toContain(`is active: ${dev}.`);
  });

  it("forgets a profile, and is in local mode when it was the active one", async () => {
    await config(["set", "endpoint", prod, "--profile", "prod"]);
    await config(["set", "endpoint", dev]);
    await config(["unset", "endpoint"]);
    expect(await stored()).toEqual({
      active_profile: "local",
      profiles: { prod: { endpoint: prod } },
    });
    await config(["unset", "endpoint"], { REKOG_PROFILE: "prod" });
    expect(await stored()).toEqual({ active_profile: "local", profiles: {} });
  });

  it("lists them", async () => {
    await config(["set", "endpoint", prod, "--profile", "production"]);
    await config(["set", "endpoint", dev]);
    const { stdout, stderr } = await config(["list"]);
    expect(stderr).toBe("");
    expect(stdout).toBe(
      `${[
        "  PROFILE     ENDPOINT",
        `  production  ${prod}`,
        `* default     ${dev}`,
        "  local       local mode, on this machine",
      ].join("\n")}\n`,
    );
  });

  it("lists them as JSON, also after a change", async () => {
    const empty = await config(["list", "--json"]);
    const local = { name: "local", endpoint: null };
    expect(JSON.parse(empty.stdout)).toEqual({
      config_file: configFile,
      active_profile: "local",
      profiles: [{ ...local, active: true }],
    });
    const changed = await config(["set", "endpoint", dev, "--json"]);
    expect(JSON.parse(changed.stdout)).toEqual({
      config_file: configFile,
      active_profile: "default",
      profiles: [
        { name: "default", endpoint: dev, active: true },
        { ...local, active: false },
      ],
    });
    expect((await config(["list", "--json"])).stdout).toBe(changed.stdout);
  });

  it.each([{ REKOG_ENDPOINT: dev }, { REKOG_PROFILE: "local" }])(
    "tells that the environment's %j is heard first",
    async (env: Record<string, string>) => {
      const [name] = Object.keys(env);
      const told = `Note that ${name} is set, and heard first.`;
      expect((await config(["list"], env)).stderr).toContain(told);
      expect((await config(["use", "local"], env)).stderr).toContain(told);
    },
  );

  it.each([
    [["set", "endpoint", "example.com"], "invalid_endpoint"],
    [["set", "endpoint", dev, "--profile", "local"], "invalid_profile"],
    [["set", "endpoint", dev, "--profile", "../../x"], "invalid_profile"],
    [["set", "endpoint", dev, "--profile", "__proto__"], "invalid_profile"],
    [["set", "endpoint", dev, "--profile", "constructor"], "invalid_profile"],
    [["set", "colour", "red"], "usage"],
    [["use", "nowhere"], "unknown_profile"],
    [["use", "constructor"], "unknown_profile"],
    [["unset", "endpoint"], "invalid_profile"],
    [["unset", "endpoint", "--profile", "nowhere"], "unknown_profile"],
  ])("refuses %j and writes nothing", async (args, code) => {
    const { stderr, exitCode } = await config(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`(${code})\n  → `);
    await expect(stored()).rejects.toThrow("ENOENT");
  });

  it("mends a profile whose endpoint is refused by now, and keeps what is beside it", async () => {
    const old = { active_profile: "old", profiles: { old: { endpoint: `${dev}/blobs` } } };
    await writeFile(configFile, JSON.stringify(old));
    expect((await config(["list"])).stdout).toContain(`${dev}/blobs`);
    expect(await config(["set", "endpoint", dev, "--profile", "old"])).toMatchObject({
      exitCode: 0,
    });
    expect(await stored()).toMatchObject({ profiles: { old: { endpoint: dev } } });
  });

  it("does not touch a file that it does not understand", async () => {
    await writeFile(configFile, '{ "version": 2 }');
    const { stderr, exitCode } = await config(["set", "endpoint", dev]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`the file of profiles, ${configFile}, is not as rekog writes it`);
    expect(await stored()).toEqual({ version: 2 });
  });

  it("is not needed by commands that use no API", async () => {
    await writeFile(configFile, "not JSON");
    const startLocal = () => Promise.reject(new Error("Local mode was reached."));
    const { stderr } = await runInProcess(["local", "--verbose"], {
      env: { REKOG_CONFIG_FILE: configFile, REKOG_DATA_DIR: await temporaryFolder() },
      deps: { loadStartLocal: async () => ({ startLocal }) },
    });
    expect(stderr).toContain("Local mode was reached");
  });
});
