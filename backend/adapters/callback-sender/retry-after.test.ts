import { describe, expect, it } from "@jest/globals";
import { retryAfterDateMs, retryAfterMs } from "./retry-after.ts";

const now = new Date("1994-11-06T08:49:07Z");
const halfDayMs = 43_200_000;

describe("retryAfterMs", () => {
  it.each([
    ["0", 0],
    ["120", 120_000],
    [" 120 ", 120_000],
    ["99999999999999999999999999", halfDayMs],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 30_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
    ["Sun Nov  6 08:49:37 1994", 30_000],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
    ["Sun, 06 Nov 2095 08:49:37 GMT", halfDayMs],
  ])("reads %j", (header, waitMs) => {
    expect(retryAfterMs(header, now)).toBe(waitMs);
  });

  it.each([undefined, "", "soon", "-1", "1.5", "1e3", "0x10", "1994-11-06", "Sun, nonsense GMT"])(
    "makes nothing of %j",
    (header) => {
      expect(retryAfterMs(header, now)).toBeUndefined();
    },
  );

  it("reads the first of several", () => {
    expect(retryAfterMs(["1", "2"], now)).toBe(1_000);
  });
});

describe("retryAfterDateMs", () => {
  const retryAfter = "Sun, 06 Nov 1994 08:51:07 GMT";

  it("reckons a date from the answer's own, where that can be read", () => {
    const date = "Sun, 06 Nov 1994 08:50:07 GMT";
    expect(retryAfterDateMs({ retryAfter, date }, now)).toBe(60_000);
    expect(retryAfterDateMs({ retryAfter, date: "today" }, now)).toBe(120_000);
    expect(retryAfterDateMs({ retryAfter, date: undefined }, now)).toBe(120_000);
  });
});
