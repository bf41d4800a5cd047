import { resolve } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { dataFolder } from "./data-folder.ts";

const on = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
  dataFolder({ platform, env, homeDir: "/home/ada" });

describe("the data folder", () => {
  it("is where the platform keeps a user's data", () => {
    expect(on("linux")).toBe("/home/ada/.local/share/rekog");
    expect(on("linux", { XDG_DATA_HOME: "/data" })).toBe("/data/rekog");
    expect(on("linux", { XDG_DATA_HOME: "relative" })).toBe("/home/ada/.local/share/rekog");
    expect(on("darwin")).toBe("/home/ada/Library/Application Support/rekog");
    expect(on("win32", { LOCALAPPDATA: "/appdata" })).toBe("/appdata/rekog/Data");
  });

  it("follows the flag before REKOG_DATA_DIR, and both before the platform", () => {
    const env = { REKOG_DATA_DIR: "/from-env" };
    expect(on("linux", env)).toBe("/from-env");
    expect(dataFolder({ platform: "linux", env, homeDir: "/" }, "relative")).toBe(
      resolve("relative"),
    );
    expect(on("linux", { REKOG_DATA_DIR: "" })).toBe("/home/ada/.local/share/rekog");
  });
});
