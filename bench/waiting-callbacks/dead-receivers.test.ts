import { describe, expect, it } from "@jest/globals";
import { readPerSecond, waitingFor } from "./dead-receivers.ts";
import { waitingTable } from "./waiting-table.ts";

const half = () => 0.5;
const attemptMs = 5_000;
/** In seconds, with half of the jitter: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h. */
const short = (5 + 300) * 1.05;
const long = (1_800 + 7_200 + 18_000 + 36_000) * 1.05;

describe("callbacks to dead receivers", () => {
  it("wait in flight in the end as many as come in the time that each takes", () => {
    const waiting = waitingFor({ perSecond: 2, days: 3, attemptMs, random: half, oneIn: 20 });
    const near = (value: number) => ({
      least: expect.closeTo(value, -Math.floor(Math.log10(value / 50))),
    });
    expect({ least: waiting.peakInFlight.visibility }).toEqual(near(2 * (35 + short + long)));
    expect({ least: waiting.peakKept }).toEqual(near(2 * long));
    expect({ least: waiting.peakDelayed }).toEqual(near(2 * short));
    // Seven attempts of five seconds each.
    expect(waiting.peakInFlight.delayed).toBeLessThan(2 * 35 * 1.5);
  });

  it("fill the queue within a day if they wait in flight, and never if they do not", () => {
    const { fullAfterHours } = waitingFor({
      perSecond: 2,
      days: 2,
      attemptMs,
      random: half,
      oneIn: 20,
    });
    expect(fullAfterHours.visibility).toBeGreaterThan(15);
    expect(fullAfterHours.visibility).toBeLessThan(19);
    expect(fullAfterHours.delayed).toBeUndefined();
  });

  it("are as many as is said, of those that can be reckoned", () => {
    expect([undefined, "0.5", "10000"].map((text) => readPerSecond(text))).toEqual([200, 0.5, 1e4]);
    for (const text of ["", "0", "-1", "many", "1e6", "Infinity"]) {
      expect(() => readPerSecond(text)).toThrow("a number above 0, 10000 at most");
    }
  });

  it("cost a request more for each attempt, and three writes for each long wait", () => {
    const waiting = {
      peakInFlight: { visibility: 131_000, delayed: 70 },
      fullAfterHours: { visibility: 17.04, delayed: undefined },
      peakDelayed: 640,
      peakKept: 130_000,
      ...{ attempts: 7_000_000, delayed: 2_000_000, kept: 4_000_000 },
    };
    const prices = { sqsRequest: 4e-7, dynamoDbWrite: 6.25e-7, dynamoDbRead: 1.25e-7 };
    const table = waitingTable(waiting, prices);
    expect(table).toContain("| after 17.0 h | never |");
    expect(table).toContain("| requests to SQS | 15,000,000 | 21,000,000 |");
    expect(table).toContain("| cost of the waits | $6.00 | $16.40 |");
  });
});
