import { describe, expect, it } from "@jest/globals";
import { isNestedWithin } from "./json-nesting.ts";

describe("isNestedWithin", () => {
  it.each([
    [3, '{"a":[{}]}', true],
    [2, '{"a":[{}]}', false],
    [1, "[[]]", false],
    [1, `[${'"[[[{{{",'.repeat(9)}"]]"]`, true],
    [1, String.raw`["\"[[", "\\", "[["]`, true],
    [1, String.raw`["\\", [[]]]`, false],
    [2, `[${"[],".repeat(9)}{}]`, true],
    [0, '"text"', true],
  ])("of %d levels in %s says %s", (levels, json, expected) => {
    expect(isNestedWithin(levels, json)).toBe(expected);
  });
});
