import { describe, expect, it } from "@jest/globals";
import { createFaultInjector, type RekognitionFaults } from "./rekognition-faults.ts";

function injectorAt(faults: RekognitionFaults) {
  const clock = { now: 0 };
  const waits: number[] = [];
  const injector = createFaultInjector(faults, {
    now: () => clock.now,
    sleep: async (ms) => void waits.push(ms),
  });
  const meet = (operation = "DetectLabels") =>
    injector.meet(operation).then(
      () => "answer",
      (error: { exception: string }) => error.exception,
    );
  return { clock, waits, meet, injector };
}

describe("the fault injector", () => {
  it("ends calls as the sequence says, then answers", async () => {
    const { meet } = injectorAt({ next: ["ThrottlingException", "answer", "InternalServerError"] });
    const endings = [await meet(), await meet(), await meet(), await meet()];
    expect(endings).toEqual(["ThrottlingException", "answer", "InternalServerError", "answer"]);
  });

  it("ends the calls of one operation as its own sequence says, before all others", async () => {
    const { meet } = injectorAt({
      next: ["InternalServerError"],
      operations: { DetectText: ["ThrottlingException", "answer"] },
    });
    const text = [await meet("DetectText"), await meet("DetectText"), await meet("DetectText")];
    expect(text).toEqual(["ThrottlingException", "answer", "InternalServerError"]);
    expect(await meet()).toBe("answer");
  });

  it("throttles more calls than the rate, until a second has passed", async () => {
    const { clock, meet } = injectorAt({ maxCallsPerSecond: 2 });
    expect([await meet(), await meet(), await meet()]).toEqual([
      "answer",
      "answer",
      "ThrottlingException",
    ]);
    clock.now = 999;
    expect(await meet()).toBe("ThrottlingException");
    clock.now = 1000;
    expect([await meet(), await meet(), await meet()]).toEqual([
      "answer",
      "answer",
      "ThrottlingException",
    ]);
  });

  it("counts each operation by itself against the rate, as each has its own quota", async () => {
    const { meet } = injectorAt({ maxCallsPerSecond: 1 });
    expect([
      await meet(),
      await meet("DetectText"),
      await meet("DetectText"),
      await meet(),
    ]).toEqual([...["answer", "answer", "ThrottlingException", "ThrottlingException"]]);
  });

  it("refuses what is above the rate with the exceptions that are given, in turn", async () => {
    const { meet } = injectorAt({
      maxCallsPerSecond: 0,
      rateExceptions: ["ProvisionedThroughputExceededException", "ThrottlingException"],
    });
    expect([await meet(), await meet(), await meet()]).toEqual([
      "ProvisionedThroughputExceededException",
      "ThrottlingException",
      "ProvisionedThroughputExceededException",
    ]);
  });

  it("waits before each call", async () => {
    const { waits, meet } = injectorAt({ latencyMs: 3000 });
    await Promise.all([meet(), meet()]);
    expect(waits).toEqual([3000, 3000]);
  });

  it("forgets everything when the faults are replaced", async () => {
    const { injector, meet } = injectorAt({
      next: ["AccessDeniedException"],
      maxCallsPerSecond: 0,
    });
    injector.set({});
    expect(await meet()).toBe("answer");
  });
});
