import { describe, expect, it } from "@jest/globals";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { sampleDeliveries } from "../../testing/sample-deliveries.ts";
import { ApiError } from "../api-error.ts";
import type { LeasedDelivery } from "../api-types.ts";
import { UsageError } from "../errors.ts";
import { NetworkError } from "../http/network-error.ts";
import { createMailboxPoll, type MailboxPollOptions } from "./poll-mailbox.ts";

const offline = () => new NetworkError("dns", "No network.", "Check it.");
const refusal = (status: number, code: string) =>
  new ApiError({ kind: "api", status, code, message: "No.", hint: "Check it." });

type Step = readonly LeasedDelivery[] | Error | (() => readonly LeasedDelivery[]);

/** A poll whose leases come out as listed, and the last of them again and again. */
function pollOf(steps: readonly Step[], change: Partial<MailboxPollOptions> = {}) {
  const clock = createFakeClock();
  const limits: number[] = [];
  const outages: (string | undefined)[] = [];
  const poll = createMailboxPoll({
    ...{ now: clock.now, wallClock: clock.now, sleep: clock.sleep, random: () => 1 },
    async lease(limit) {
      const step = steps[Math.min(limits.length, steps.length - 1)] ?? [];
      limits.push(limit);
      if (step instanceof Error) throw step;
      return typeof step === "function" ? step() : step;
    },
    onOutage: (error) => outages.push(error?.code),
    ...change,
  });
  return { poll, clock, limits, outages };
}

const some = sampleDeliveries(3);

describe("createMailboxPoll", () => {
  it("asks every second for a minute, then ever less often up to every 5 s", async () => {
    const { poll, clock } = pollOf([...Array<Step>(120).fill([]), some]);
    expect(await poll.next(10)).toBe(some);
    const [brisk, rest] = [clock.slept.slice(0, 61), clock.slept.slice(61)];
    expect(new Set(brisk)).toEqual(new Set([1_000]));
    expect(rest[0]).toBeCloseTo(1_100);
    expect(rest.every((ms, at) => ms >= (rest[at - 1] ?? 0))).toBe(true);
    expect(rest.at(-1)).toBe(5_000);
  });

  it("is brisk again once something came", async () => {
    const { poll, clock } = pollOf([some, ...Array<Step>(100).fill([]), some, [], some]);
    await poll.next(10);
    await poll.next(10);
    const before = clock.slept.length;
    await poll.next(10);
    expect(clock.slept.slice(before)).toEqual([1_000, 1_000]);
  });

  it("asks at once where there was as much as was asked for", async () => {
    const { poll, clock, limits } = pollOf([some]);
    for (let polls = 0; polls < 3; polls += 1) await poll.next(3);
    expect({ limits, slept: clock.slept }).toEqual({ limits: [1, 3, 3], slept: [] });
  });

  it("asks at once when something is due, then quickly, and then as before", async () => {
    const { poll, clock } = pollOf([...Array<Step>(6).fill([]), some]);
    poll.hurry();
    await poll.next(10);
    expect(clock.slept).toEqual([250, 250, 250, 250, 1_000, 1_000]);
    const waiting = pollOf([[], some], {
      // Would never end by itself.
      sleep: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
          queueMicrotask(() => waiting.poll.hurry());
        }),
    });
    expect(await waiting.poll.next(10)).toBe(some);
  });

  it.each([offline(), refusal(401, "invalid_api_key"), refusal(404, "http_404")])(
    "ends with the first failure of all: $code",
    async (error) => {
      await expect(pollOf([error]).poll.next(10)).rejects.toBe(error);
    },
  );

  it.each([
    offline(),
    new NetworkError("tls", "Another network's certificate.", "Check it."),
    refusal(503, "unavailable"),
    refusal(500, "internal_error"),
    refusal(429, "too_many_requests"),
    refusal(302, "http_302"),
    refusal(200, "unexpected_answer"),
  ])("outlasts what a laptop meets, and tells it once: $code", async (error) => {
    const steps = [[], ...Array<Step>(100).fill(error), some];
    const { poll, outages, clock } = pollOf(steps);
    expect(await poll.next(10)).toBe(some);
    expect(outages).toEqual([error.code, undefined]);
    expect(clock.slept.slice(1)).toEqual(Array(100).fill(5_000));
  });

  it.each([
    refusal(401, "invalid_api_key"),
    refusal(403, "scope_missing"),
    new UsageError({ code: "client_closed", message: "No.", hint: "No." }),
  ])("ends with what the API says no to, later too: $code", async (error) => {
    const { poll, outages } = pollOf([[], error]);
    await expect(poll.next(10)).rejects.toBe(error);
    expect(outages).toEqual([]);
  });

  it.each(["now", "wallClock"] as const)(
    "gives away nothing that it slept over, by %s",
    async (name) => {
      const clock = createFakeClock();
      const other = createFakeClock();
      const asleep = () => {
        clock.advance(61_000);
        return some;
      };
      const fresh = sampleDeliveries(1, 7);
      const clocks = { now: other.now, wallClock: other.now, [name]: clock.now };
      const { poll } = pollOf([asleep, fresh], clocks);
      expect(await poll.next(10)).toBe(fresh);
    },
  );

  it("asks for one at first and where no answer got here, else for as many as come in 5 s", async () => {
    const line = createFakeClock();
    const coming = (count: number, ms: number) => () => {
      line.advance(ms);
      return sampleDeliveries(count);
    };
    const lost = new NetworkError("timeout", "Not in time.", "Try again.");
    const steps = [coming(1, 2_500), coming(2, 10), coming(9, 45_000), lost, coming(1, 9_000)];
    const { poll, limits } = pollOf([...steps, coming(1, 1_250), coming(4, 5_000)], {
      now: line.now,
      wallClock: line.now,
    });
    for (let polls = 0; polls < 7; polls += 1) await poll.next(10);
    expect(limits).toEqual([1, 2, 10, 1, 1, 1, 4, 4]);
  });

  it("ends with the signal's reason, in the middle of a pause too", async () => {
    const controller = new AbortController();
    const reason = new Error("of the caller");
    const { poll } = pollOf([[]], {
      signal: controller.signal,
      sleep: async (_ms, signal) => {
        controller.abort(reason);
        signal?.throwIfAborted();
      },
    });
    await expect(poll.next(10)).rejects.toBe(reason);
  });
});
