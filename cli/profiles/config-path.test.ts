import { describe, expect, it } from "@jest/globals";
import { configPath } from "./config-path.ts";

describe("the file of profiles", () => {
  it.each([
    ["linux", {}, "/home/me/.config/rekog/config.json"],
    ["linux", { XDG_CONFIG_HOME: "/cfg" }, "/cfg/rekog/config.json"],
    ["linux", { XDG_CONFIG_HOME: "relative" }, "/home/me/.config/rekog/config.json"],
    ["linux", { XDG_CONFIG_HOME: "/cfg", REKOG_CONFIG_FILE: "/x.json" }, "/x.json"],
    ["linux", { REKOG_CONFIG_FILE: "" }, "/home/me/.config/rekog/config.json"],
    ["darwin", { XDG_CONFIG_HOME: "/cfg" }, "/home/me/Library/Preferences/rekog/config.json"],
    ["win32", { APPDATA: "/roaming" }, "/roaming/rekog/config.json"],
    ["win32", {}, "/home/me/AppData/Roaming/rekog/config.json"],
  ] as const)("on %s with %j is %s", (platform, env, path) => {
    expect(configPath({ platform, env, homeDir: "/home/me" })).toBe(path);
  });
});
