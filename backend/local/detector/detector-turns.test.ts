import { describe, expect, it } from "@jest/globals";
import { DetectorBusyError } from "./detector-errors.ts";
import { detectorTurns } from "./detector-turns.ts";

/** Work that ends when it is told to. */
function heldWork() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { begun, work, end };
}

describe("the line in front of the detector", () => {
  it("lets in as many as there are places, first in, first out", async () => {
    const { begun, work, end } = heldWork();
    const inTurn = detectorTurns({ places: 2 });
    const done = ["a", "b", "c", "d"].map((name) => inTurn(work(name)));
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    for (const name of ["a", "d", "c"]) await end(name);
    expect(await Promise.all(done)).toEqual(["a", "b", "c", "d"]);
  });

  it("goes on after work that failed", async () => {
    const inTurn = detectorTurns();
    const failed = inTurn(() => Promise.reject(new Error("no memory")));
    const next = inTurn(async () => "next");
    await expect(failed).rejects.toThrow("no memory");
    expect(await next).toBe("next");
  });

  it("sends away who waited for too long, and does nothing for them", async () => {
    const { begun, work, end } = heldWork();
    const inTurn = detectorTurns({ waitLimitMs: 1 });
    const first = inTurn(work("first"));
    await expect(inTurn(work("late"))).rejects.toThrow(DetectorBusyError);
    await end("first");
    expect(await first).toBe("first");
    const last = inTurn(work("last"));
    await end("last");
    await last;
    expect(begun).toEqual(["first", "last"]);
  });
});
