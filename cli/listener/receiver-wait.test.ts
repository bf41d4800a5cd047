import { describe, expect, it } from "@jest/globals";
import { retryAfterMs } from "../../backend/adapters/callback-sender/retry-after.ts";
import { receiverWaitMs } from "./receiver-wait.ts";

const now = Date.parse("Thu, 26 Nov 2026 12:00:00 GMT");
const halfDayMs = 43_200_000;

describe("receiverWaitMs", () => {
  it.each([
    ["0", 0],
    [" 120 ", 120_000],
    ["1234567890", halfDayMs],
    ["99999999999999999999999999", halfDayMs],
    ["Thu, 26 Nov 2026 12:00:30 GMT", 30_000],
    ["Thursday, 26-Nov-26 12:00:30 GMT", 30_000],
    ["Thu Nov 26 12:00:30 2026", 30_000],
    ["Thu, 26 Nov 2026 11:00:00 GMT", 0],
    ["Thu, 26 Nov 2099 12:00:00 GMT", halfDayMs],
    ["", undefined],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["2026-11-26", undefined],
  ])("hears %j as the API's own sender does", (header, waitMs) => {
    expect(receiverWaitMs({ "retry-after": header }, now)).toBe(waitMs);
    expect(retryAfterMs(header, new Date(now))).toBe(waitMs);
  });

  it("reckons a date from the answer's own, where that can be read", () => {
    const asked = { "retry-after": "Thu, 26 Nov 2026 12:02:00 GMT" };
    expect(receiverWaitMs({ ...asked, date: "Thu, 26 Nov 2026 12:01:00 GMT" }, now)).toBe(60_000);
    expect(receiverWaitMs({ ...asked, date: "today" }, now)).toBe(120_000);
  });
});
