import { expect, it } from "@jest/globals";
import { byteCount, dollars, duration } from "./format.ts";

it.each([
  [0, "$0"],
  [0.001, "$0.001"],
  [0.0035, "$0.0035"],
  [0.02, "$0.02"],
  [0.5, "$0.50"],
  [1, "$1.00"],
  [12.346, "$12.35"],
])("writes %s dollars as %s", (amount, text) => {
  expect(dollars(amount)).toBe(text);
});

it.each([
  [1, "1 byte"],
  [999, "999 bytes"],
  [12_345, "12.3 kB"],
  [15_000_000, "15 MB"],
])("writes %s bytes as %s", (bytes, text) => {
  expect(byteCount(bytes)).toBe(text);
});

it.each([
  [3.4, "3 ms"],
  [999, "999 ms"],
  [1_240, "1.2 s"],
  [15_000, "15 s"],
])("writes %s milliseconds as %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
