import { describe, expect, it } from "@jest/globals";
import { type FaultPlan, failingAt } from "../testing/failing-at.ts";
import { LEASE_MS, processBlobBed } from "../testing/process-blob-bed.ts";

import { RecognitionError } from "./ports.ts";

type Bed = Awaited<ReturnType<typeof processBlobBed>>;

/** Every call of a good run, in order. */
const CALLS = [
  "store.claim",
  "uploads.readHead",
  "cache.get",
  "detector.detect",
  "cache.put",
  "store.complete",
  "uploads.remove",
];

function portsOf({ store, uploads, cache, detector }: Bed) {
  return { store, uploads, cache, detector };
}

/** Delivers the news of the upload until it is settled, as the queue does, and counts the deliveries. */
async function deliverUntilSettled(bed: Bed, plan: FaultPlan): Promise<number> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const ports = attempt === 1 ? failingAt(portsOf(bed), plan).ports : portsOf(bed);
    const end = await bed
      .processWith(ports, { attempt })
      // The queue's visibility timeout is longer than a lease.
      .catch(() => ({ kind: "retry", afterMs: LEASE_MS }) as const);
    if (end.kind === "settled") return attempt;
    bed.clock.advance(end.afterMs);
  }
  throw new Error("Five deliveries did not settle it.");
}

/** Two where the answer was paid for and then lost, which no one can help; else one. */
const paidTimes = ({ call, when, dies }: FaultPlan): number => {
  const name = CALLS[call - 1];
  if (name === "detector.detect") return when === "after" ? 2 : 1;
  // A process that dies before the answer is remembered has lost it; one that lives goes on with it.
  return name === "cache.put" && when === "before" && dies ? 2 : 1;
};

describe("processBlob", () => {
  it("makes these calls, in this order", async () => {
    const bed = await processBlobBed();
    const { ports, calls } = failingAt(portsOf(bed), { call: 99, when: "before", dies: false });
    await bed.processWith(ports);
    expect(calls).toEqual(CALLS);
  });

  const plans = CALLS.flatMap((name, i) =>
    (["before", "after"] as const).flatMap((when) =>
      [true, false].map((dies) => ({ name, plan: { call: i + 1, when, dies } })),
    ),
  );

  it.each(plans)("recovers from a fault at $name: $plan", async ({ plan }) => {
    const bed = await processBlobBed();
    await deliverUntilSettled(bed, plan);
    expect((await bed.state())?.status).toBe("succeeded");
    expect(bed.uploads.has(bed.object)).toBe(false);
    expect(bed.detector.calls).toHaveLength(paidTimes(plan));
  });

  it("ends as failed if the result cannot be written at the last attempt", async () => {
    const bed = await processBlobBed();
    const plan = {
      call: CALLS.indexOf("store.complete") + 1,
      when: "before",
      dies: false,
    } as const;
    const { ports } = failingAt(portsOf(bed), plan);
    const end = await bed.processWith(ports, { attempt: 10, lastAttempt: true });
    expect(end).toEqual({ kind: "settled" });
    expect(await bed.state()).toEqual({
      status: "failed",
      failure: { code: "recognition_unavailable" },
    });
    expect(bed.uploads.has(bed.object)).toBe(false);
    // The recognition itself is not lost: the next upload of the same bytes has it.
    await bed.process(await bed.another("second"));
    expect((await bed.state("second"))?.status).toBe("succeeded");
    expect(bed.detector.calls).toHaveLength(1);
  });

  it("recovers from a lease that could not be released", async () => {
    const bed = await processBlobBed();
    bed.detector.next = [new RecognitionError({ code: "recognition_throttled" }, true)];
    const store = { ...bed.store, release: () => Promise.reject(new Error("storage is down")) };
    await expect(bed.processWith({ store })).rejects.toThrow("storage is down");
    bed.clock.advance(1_000);
    expect(await bed.process({ attempt: 2 })).toEqual({ kind: "retry", afterMs: LEASE_MS - 1_000 });
    bed.clock.advance(LEASE_MS - 1_000);
    expect(await bed.process({ attempt: 3 })).toEqual({ kind: "settled" });
    expect((await bed.state())?.status).toBe("succeeded");
  });

  it("finishes what an earlier worker left between the result and the removal", async () => {
    const bed = await processBlobBed();
    const plan = { call: CALLS.length, when: "before", dies: true } as const;
    const { ports } = failingAt(portsOf(bed), plan);
    await expect(bed.processWith(ports)).rejects.toThrow();
    expect((await bed.state())?.status).toBe("succeeded");
    expect(bed.uploads.has(bed.object)).toBe(true);
    expect(await bed.process({ attempt: 2 })).toEqual({ kind: "settled" });
    expect(bed.uploads.has(bed.object)).toBe(false);
    expect(bed.detector.calls).toHaveLength(1);
  });
});
