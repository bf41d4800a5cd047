import { describe, expect, it } from "@jest/globals";
import { type ScheduledEvent, startScheduleSource } from "./schedule-source.ts";

function setUp(invoke: (event: ScheduledEvent) => Promise<unknown>) {
  const calls: (() => void)[] = [];
  const errors: unknown[] = [];
  const asked: number[] = [];
  const source = startScheduleSource({
    everyMs: 60_000,
    invoke,
    onError: (error) => void errors.push(error),
    repeat: (call, everyMs) => {
      asked.push(everyMs);
      calls.push(call);
      return () => void calls.splice(0);
    },
    now: () => new Date("2026-11-23T12:00:00.123Z"),
  });
  const tick = () => {
    for (const call of calls) call();
  };
  return { source, tick, errors, asked };
}

describe("a schedule", () => {
  it("calls at its rate with the event that EventBridge sends, also after a call that failed", async () => {
    const events: ScheduledEvent[] = [];
    const { source, tick, errors, asked } = setUp(async (event) => {
      events.push(event);
      if (events.length === 1) throw new Error("broken");
    });
    expect([asked, events]).toEqual([[60_000], []]);
    tick();
    tick();
    await source.stop();
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: "2026-11-23T12:00:00Z",
    });
    expect(errors).toEqual([new Error("broken")]);
  });

  it("calls at once when it is told to", async () => {
    const times: string[] = [];
    const { source } = setUp(async ({ time }) => void times.push(time));
    await source.call();
    expect(times).toHaveLength(1);
    await source.stop();
  });

  it("calls no more once it is stopped, and waits for the call under way", async () => {
    const ends: (() => void)[] = [];
    const { source, tick } = setUp(() => new Promise<void>((resolve) => void ends.push(resolve)));
    tick();
    let hasStopped = false;
    const stopping = source.stop().then(() => {
      hasStopped = true;
    });
    tick();
    expect(ends).toHaveLength(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    ends[0]?.();
    await stopping;
  });
});
