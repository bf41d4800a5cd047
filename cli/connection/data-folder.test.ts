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

  // Lines of a .env file as some tools read them: with Windows' line end, with their quotes, and without a shell.
  it.each(["/data\r", "/da\nta", '"/data"', "'/data'", "~", "~/data", "~\\data"])(
    "is not %p, which nobody means",
    (folder) => {
      const refusal = expect.objectContaining({ name: "UsageError", code: "invalid_data_dir" });
      expect(() => on("linux", { REKOG_DATA_DIR: folder })).toThrow(refusal);
      expect(() => dataFolder({ platform: "linux", env: {}, homeDir: "/" }, folder)).toThrow(
        refusal,
      );
    },
  );

  it("is given without the line end: with ./ before it, it is refused again", () => {
    const hint = "Give the folder's path without it.";
    for (const folder of ["/da\nta", "./da\nta"]) {
      expect(() => on("linux", { REKOG_DATA_DIR: folder })).toThrow(
        expect.objectContaining({ code: "invalid_data_dir", hint }),
      );
    }
  });

  it("is not what XDG_DATA_HOME or LOCALAPPDATA say with a line end", () => {
    const refusal = expect.objectContaining({ code: "invalid_data_dir" });
    expect(() => on("linux", { XDG_DATA_HOME: "/data\r" })).toThrow(refusal);
    expect(() => on("win32", { LOCALAPPDATA: "C:/data\r" })).toThrow(refusal);
  });

  it.each(["/a b", "/it's", "/~", "./~", "/data/~old", "~old", "/ü"])("may be %p", (folder) => {
    expect(on("linux", { REKOG_DATA_DIR: folder })).toBe(resolve(folder));
  });
});
