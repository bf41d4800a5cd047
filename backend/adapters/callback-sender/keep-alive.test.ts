import { describe, expect, it } from "@jest/globals";
import { keepAliveMs } from "./keep-alive.ts";

describe("keepAliveMs", () => {
  it.each([
    [undefined, 4_000],
    ["", 4_000],
    ["max=100", 4_000],
    ["timeout=soon", 4_000],
    ["timeout=-1", 4_000],
    ["idle-timeout=1", 4_000],
    ["timeout=75", 4_000],
    ["timeout=99999999999999999999999999", 4_000],
    ["timeout=5, max=100", 4_000],
    ["max=100, timeout=3", 2_000],
    ["Timeout = 3", 2_000],
    [["timeout=3", "max=5"], 2_000],
    ["timeout=1", 0],
    ["timeout=0", 0],
  ])("reads %j", (header, keepMs) => {
    expect(keepAliveMs(header)).toBe(keepMs);
  });
});
