import { describe, expect, it } from "@jest/globals";
import { parseFaults } from "./parse-faults.ts";

describe("parseFaults", () => {
  it("reads every fault of the list", () => {
    expect(parseFaults("throttle=2, duplicate,slow=3s,rate=5")).toEqual({
      recognition: {
        next: ["ThrottlingException", "ThrottlingException"],
        latencyMs: 3000,
        maxCallsPerSecond: 5,
      },
      eventCopies: 2,
    });
    expect(parseFaults("slow=250ms")).toEqual({ recognition: { latencyMs: 250 } });
  });

  it.each([
    "",
    "throttle",
    "throttle=0",
    "slow=3",
    "slow=-1s",
    "duplicate=2",
    "sleep=3s",
    "rate=x",
  ])("refuses %j by its name", (text) => {
    expect(() => parseFaults(text)).toThrow(`"${text}" is no fault`);
  });
});
