import { describe, expect, it } from "@jest/globals";
import { byteCount } from "./byte-count.ts";

describe("a byte count", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [12_345, "12.3 kB"],
    [483_201, "483 kB"],
    [999_600, "1 MB"],
    [15_000_000, "15 MB"],
    [15_000_001, "15 MB"],
    [2_500_000_000, "2.5 GB"],
  ])("of %d reads %s", (bytes, text) => {
    expect(byteCount(bytes)).toBe(text);
  });
});
