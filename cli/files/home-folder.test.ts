import { expect, it } from "@jest/globals";
import { homeFolder } from "./home-folder.ts";

const absolute = process.platform === "win32" ? "C:\\Users\\ada" : "/home/ada";

it.each([
  ["an absolute path", "/tmp/elsewhere", "/tmp/elsewhere"],
  ["nothing", "", absolute],
  ["a relative path", "ada", absolute],
])("is, where the environment says %s, %j: %s", (_, said, expected) => {
  expect(homeFolder(said, () => absolute)).toBe(expected);
});

it("is what the environment says where there is no account", () => {
  const none = () => {
    throw new Error("ENOENT: uv_os_get_passwd");
  };
  expect(homeFolder("", none)).toBe("");
});
