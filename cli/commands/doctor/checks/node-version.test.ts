import { describe, expect, it } from "@jest/globals";
import { checkNode } from "./node-version.ts";

const supported = "^20.19.0 || ^22.13.0 || >=24";

describe("checkNode", () => {
  it.each([
    ["20.19.0", "ok"],
    ["20.20.2", "ok"],
    ["20.18.9", "fail"],
    ["21.9.0", "fail"],
    ["22.12.0", "fail"],
    ["22.13.0", "ok"],
    ["23.1.0", "fail"],
    ["24.0.0", "ok"],
    ["26.1.0-nightly", "ok"],
  ])("finds Node.js %s %s", (version, status) => {
    expect(checkNode(version, supported)).toMatchObject({ status });
  });

  it("does not refuse what it cannot judge", () => {
    expect(checkNode("20.0.0", "20.x")).toMatchObject({ status: "warn" });
  });
});
