import { describe, expect, it } from "@jest/globals";
import { type FunctionStart, missedTargets, startTable } from "./start-table.ts";

const start = (ms: number, megabytes = 50) => ({ ms, rssBytes: megabytes * 1e6 });
const getBlob: FunctionStart = {
  name: "getBlob",
  zipBytes: 88_400,
  ours: start(55, 52),
  bare: start(50),
  byDefault: start(100),
};

describe("the start of a function", () => {
  it("stands beside its bare clients", () => {
    expect(startTable(start(10, 43), [getBlob]).slice(2)).toEqual([
      "| an empty handler | 10.0 ms | | | | | 43 MB | |",
      "| `getBlob` | 55.0 ms | 50.0 ms | 1.10 | 100.0 ms | 0.55 | 52 MB | 88 kB |",
    ]);
  });

  it("misses what it is slower or larger than", () => {
    expect(missedTargets([getBlob])).toEqual([]);
    expect(missedTargets([{ ...getBlob, ours: start(80), zipBytes: 300_000 }])).toEqual([
      "getBlob takes more than 1.15 × its bare clients",
      "getBlob takes more than 0.75 × its bare clients with default mainFields",
      "getBlob's zip is larger than 250 kB",
    ]);
  });

  it("has the decoders' size in one function's zip", () => {
    const convertBlob = { ...getBlob, name: "convertBlob", zipBytes: 5_700_000 };
    expect(missedTargets([convertBlob])).toEqual([]);
    expect(missedTargets([{ ...convertBlob, zipBytes: 6_600_000 }])).toEqual([
      "convertBlob's zip is larger than 6500 kB",
    ]);
  });
});
