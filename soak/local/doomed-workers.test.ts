import { describe, expect, it } from "@jest/globals";
import { doomedWorkers } from "./doomed-workers.ts";
import type { JournalEntry } from "./journal.ts";

const functions = ["processBlob", "convertBlob"];
const delivery = (count = 1) => ({
  Records: [{ attributes: { ApproximateReceiveCount: String(count) } }],
});
/** As if chance always fell on doom. */
const always = () => 0;
const death = (name: string, writes: number): JournalEntry => ({
  ...{ atMs: 0, kind: "thread_died", functions: [name], blobIds: [] },
  dooms: [{ function: name, writes }],
});

describe("the workers that are doomed", () => {
  it("are conversions after each of their writes in turn, until enough have died", () => {
    const workers = doomedWorkers({ conversions: 5, others: 0 }, [], functions, always);
    const deaths = Array.from({ length: 6 }, () => {
      const event = delivery();
      const writes = workers.deathAfterWrites("convertBlob", event);
      if (writes !== undefined) workers.died([{ name: "convertBlob", event }]);
      return writes;
    });
    expect(deaths).toEqual([2, 1, 4, 3, 2, undefined]);
  });

  it("are counted over all lives, each kind by itself", () => {
    const before = [death("convertBlob", 1), death("processBlob", 1)];
    const toKill = { conversions: 1, others: 2 };
    const workers = doomedWorkers(toKill, before, functions, always);
    expect(workers.deathAfterWrites("convertBlob", delivery())).toBeUndefined();
    expect(workers.deathAfterWrites("processBlob", delivery())).toBe(1);
  });

  it("are none that were delivered before, of conversions, and none that no queue feeds", () => {
    const workers = doomedWorkers({ conversions: 9, others: 9 }, [], functions, always);
    expect(workers.deathAfterWrites("convertBlob", delivery(2))).toBeUndefined();
    expect(workers.deathAfterWrites("processBlob", delivery(2))).toBe(1);
    expect(workers.deathAfterWrites("getBlob", {})).toBeUndefined();
  });

  it("are told of among those that died with them, and count as no kill of a conversion where none was to die", () => {
    const workers = doomedWorkers({ conversions: 1, others: 1 }, [], functions, always);
    const [doomed, other] = [delivery(), delivery()];
    workers.deathAfterWrites("processBlob", doomed);
    const dead = [
      { name: "processBlob", event: doomed },
      { name: "convertBlob", event: other },
    ];
    expect(workers.died(dead)).toEqual([{ function: "processBlob", writes: 1 }]);
    expect(workers.deathAfterWrites("processBlob", delivery())).toBeUndefined();
    expect(workers.deathAfterWrites("convertBlob", delivery())).toBe(2);
  });
});
