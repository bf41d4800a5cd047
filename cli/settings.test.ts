import { describe, expect, it } from "@jest/globals";
import { resolveSettings } from "./settings.ts";
import { createSpyOutput } from "./testing/spy-output.ts";

const onTerminal = (env: Record<string, string>) => ({
  env,
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
    "example.com",
    "ftp://example.com",
    "https://me:pass@example.com",
    "https://example.com?x=1",
  ])("refuse the endpoint %s", (endpoint) => {
    expect(() => resolveSettings({ endpoint }, onTerminal({}))).toThrow(
      expect.objectContaining({ kind: "usage", code: "invalid_endpoint" }),
    );
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
