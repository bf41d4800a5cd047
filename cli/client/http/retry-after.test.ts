import { describe, expect, it } from "@jest/globals";
import { retryAfterMsOf } from "./retry-after.ts";

const date = "Thu, 26 Nov 2026 10:00:00 GMT";

describe("retryAfterMsOf", () => {
  it.each([
    ["seconds", { "retry-after": "3" }, 3_000],
    ["no time at all", { "retry-after": "0" }, 0],
    ["spaces around", { "retry-after": " 2 " }, 2_000],
    ["the first of two", { "retry-after": ["2", "9"] }, 2_000],
    [
      "a date, by the answer's own",
      { "retry-after": "Thu, 26 Nov 2026 10:00:07 GMT", date },
      7_000,
    ],
    ["a date that is over", { "retry-after": "Thu, 26 Nov 2026 09:00:00 GMT", date }, 0],
  ])("hears %s", (_, headers, expected) => {
    expect(retryAfterMsOf(headers)).toBe(expected);
  });

  it.each([
    ["nothing", {}],
    ["a date without one to reckon from", { "retry-after": "Thu, 26 Nov 2026 10:00:07 GMT" }],
    ["a negative number", { "retry-after": "-1", date }],
    ["a number beyond all measure", { "retry-after": "99999999999999999999", date }],
    ["words", { "retry-after": "soon", date }],
  ])("makes nothing of %s", (_, headers) => {
    expect(retryAfterMsOf(headers)).toBeUndefined();
  });
});
