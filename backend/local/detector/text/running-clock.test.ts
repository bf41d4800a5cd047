import { describe, expect, it } from "@jest/globals";
import { runningClock } from "./running-clock.ts";

describe("the clock of the time in which the process ran", () => {
  let wall = 5_000;
  let processor = 100;
  const clock = runningClock(
    () => wall,
    () => processor,
  );
  const pass = (wallMs: number, processorMs: number) => {
    wall += wallMs;
    processor += processorMs;
    return clock();
  };

  it("counts work as it takes, beside others too, and not the time in which nothing was done", () => {
    expect(pass(250, 240)).toBe(250);
    // Two cores, and three others who want them.
    expect(pass(600, 200)).toBe(850);
    // Several threads.
    expect(pass(100, 350)).toBe(950);
    // Halted for a minute in the middle of a line.
    expect(pass(60_250, 250)).toBe(1_950);
  });

  it("goes on with what a process really uses", () => {
    const real = runningClock();
    const until = process.cpuUsage().user + 50_000;
    while (process.cpuUsage().user < until) Math.sqrt(2);
    expect(real()).toBeGreaterThan(0);
  });
});
