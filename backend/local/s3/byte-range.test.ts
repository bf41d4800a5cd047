import { describe, expect, it } from "@jest/globals";
import { parseByteRange } from "./byte-range.ts";

describe("parseByteRange", () => {
  it.each([
    [undefined, 10, undefined],
    ["", 10, undefined],
    ["bytes=0-0", 10, { start: 0, end: 0 }],
    ["bytes=2-", 10, { start: 2, end: 9 }],
    ["bytes=-3", 10, { start: 7, end: 9 }],
    ["bytes=-30", 10, { start: 0, end: 9 }],
    ["bytes=8-99999999999999999999", 10, { start: 8, end: 9 }],
    ["bytes=9-8", 10, undefined],
    ["bytes=0-1,3-4", 10, undefined],
    ["bytes= 0-1", 10, undefined],
    ["bytes=10-", 10, "unsatisfiable"],
    ["bytes=-0", 10, "unsatisfiable"],
    ["bytes=0-", 0, "unsatisfiable"],
    ["bytes=-5", 0, "unsatisfiable"],
  ])("reads %p of %i bytes as %p", (header, bytes, range) => {
    expect(parseByteRange(header, bytes)).toEqual(range);
  });
});
