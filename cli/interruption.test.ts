import { describe, expect, it } from "@jest/globals";
import { createInterruption, StdoutClosedError } from "./interruption.ts";
import { createFakeClock } from "./testing/fake-clock.ts";

describe("an interruption", () => {
  it("by Ctrl-C ends everything at once", () => {
    const { interrupt, signal, urgentSignal } = createInterruption(createFakeClock().now);
    expect(interrupt()).toBe(true);
    expect(signal.reason).toMatchObject({ kind: "interrupted" });
    expect(urgentSignal.aborted).toBe(true);
  });

  it("counts one key press once, however often it arrives, and a second one as impatience", () => {
    const clock = createFakeClock();
    const { interrupt } = createInterruption(clock.now);
    expect(interrupt()).toBe(true);
    clock.advance(50);
    expect(interrupt()).toBe(true);
    clock.advance(500);
    expect(interrupt()).toBe(false);
  });

  it("by SIGTERM leaves time to finish, until Ctrl-C", () => {
    const { terminate, interrupt, signal, urgentSignal } = createInterruption(
      createFakeClock().now,
    );
    terminate();
    expect([signal.aborted, urgentSignal.aborted]).toEqual([true, false]);
    expect(interrupt()).toBe(true);
    expect(urgentSignal.aborted).toBe(true);
  });

  it("by a reader that went away has a reason of its own", () => {
    const { abandon, signal } = createInterruption(createFakeClock().now);
    abandon();
    expect(signal.reason).toBeInstanceOf(StdoutClosedError);
  });
});
