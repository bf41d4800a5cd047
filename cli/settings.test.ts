import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { resolveSettings } from "./settings.ts";
import { createSpyOutput } from "./testing/spy-output.ts";
import { temporaryFolders } from "./testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();

const onTerminal = (env: Record<string, string>) => ({
  env,
  platform: "linux" as const,
  homeDir: "/nowhere",
  stdout: createSpyOutput({ columns: 80 }),
  stderr: createSpyOutput({ columns: 80 }),
});

describe("settings", () => {
  it("take the flag before the environment, and the environment before nothing", () => {
    const deps = onTerminal({ REKOG_ENDPOINT: "https://from-env.example/" });
    expect(resolveSettings({ endpoint: "https://from-flag.example/dev/" }, deps).endpoint).toBe(
      "https://from-flag.example/dev",
    );
    expect(resolveSettings({}, deps).endpoint).toBe("https://from-env.example");
    expect(resolveSettings({}, onTerminal({ REKOG_ENDPOINT: "" })).endpoint).toBeUndefined();
  });

  it.each([
    [{ endpoint: "https://flag.example", profile: "prod" }, {}, "https://flag.example"],
    [{ endpoint: "https://flag.example" }, { REKOG_PROFILE: "gone" }, "https://flag.example"],
    [{ profile: "prod" }, { REKOG_ENDPOINT: "https://env.example" }, "https://prod.example"],
    [{ profile: "local" }, { REKOG_ENDPOINT: "https://env.example" }, undefined],
    [{ profile: "prod" }, { REKOG_PROFILE: "empty" }, "https://prod.example"],
    [{}, { REKOG_ENDPOINT: "https://env.example", REKOG_PROFILE: "prod" }, "https://env.example"],
    [{}, { REKOG_PROFILE: "prod" }, "https://prod.example"],
    [{}, { REKOG_PROFILE: "empty" }, undefined],
    [{}, { REKOG_PROFILE: "" }, "https://dev.example"],
    [{}, {}, "https://dev.example"],
  ])("take from %j and %j the endpoint %s", async (options, env, endpoint) => {
    const deps = onTerminal({ ...env, REKOG_CONFIG_FILE: await configFile() });
    expect(resolveSettings(options, deps).endpoint).toBe(endpoint);
  });

  it("refuse a profile that is not there, and name those that are", async () => {
    const deps = onTerminal({ REKOG_CONFIG_FILE: await configFile(), REKOG_PROFILE: "porduction" });
    expect(() => resolveSettings({}, deps)).toThrow(
      expect.objectContaining({
        code: "unknown_profile",
        message: 'There is no profile "porduction"; there are: dev, prod, empty, local.',
      }),
    );
  });

  it("do not read the profiles where something else decides", async () => {
    const path = join(await temporaryFolder(), "config.json");
    await writeFile(path, "not JSON");
    const env = { REKOG_CONFIG_FILE: path, REKOG_ENDPOINT: "https://env.example" };
    expect(resolveSettings({}, onTerminal(env)).endpoint).toBe("https://env.example");
  });

  it.each([
    "example.com",
    "ftp://example.com",
    "https://me:pass@example.com",
    "https://example.com?x=1",
    "https://api.exam\nple.com",
    "https://api.\texample.com",
  ])("refuse the endpoint %j", (endpoint) => {
    expect(() => resolveSettings({ endpoint }, onTerminal({}))).toThrow(
      expect.objectContaining({ kind: "usage", code: "invalid_endpoint" }),
    );
  });

  it("refuse a profile's endpoint that is within an API, and take the others beside it", async () => {
    const path = join(await temporaryFolder(), "config.json");
    const old = { endpoint: "https://old.example/console" };
    const profiles = { old, dev: { endpoint: "https://dev.example" } };
    await writeFile(path, JSON.stringify({ active_profile: "old", profiles }));
    const deps = onTerminal({ REKOG_CONFIG_FILE: path });
    expect(resolveSettings({ profile: "dev" }, deps).endpoint).toBe("https://dev.example");
    expect(resolveSettings({ profile: "local" }, deps).endpoint).toBeUndefined();
    expect(() => resolveSettings({}, deps)).toThrow(
      expect.objectContaining({ code: "invalid_endpoint" }),
    );
  });

  it("take an endpoint with the line end of the file that it was read from", () => {
    const endpoint = "https://api.example.com\r\n";
    expect(resolveSettings({ endpoint }, onTerminal({})).endpoint).toBe("https://api.example.com");
  });

  it.each([
    ["a terminal", {}, {}, true],
    ["--no-color", { color: false }, {}, false],
    ["NO_COLOR", {}, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", {}, { NO_COLOR: "" }, true],
    ["a dumb terminal", {}, { TERM: "dumb" }, false],
  ])("decide on colour for %s", (_name, options, env, wanted) => {
    const colour = { stdout: wanted, stderr: wanted };
    expect(resolveSettings(options, onTerminal(env as Record<string, string>)).colour).toEqual(
      colour,
    );
  });

  it("leave a piped stream without colour", () => {
    const deps = { ...onTerminal({}), stdout: createSpyOutput() };
    expect(resolveSettings({}, deps).colour).toEqual({ stdout: false, stderr: true });
  });
});

async function configFile(): Promise<string> {
  const path = join(await temporaryFolder(), "config.json");
  const profiles = {
    dev: { endpoint: "https://dev.example/" },
    prod: { endpoint: "https://prod.example" },
    empty: {},
  };
  await writeFile(path, JSON.stringify({ active_profile: "dev", profiles }));
  return path;
}
