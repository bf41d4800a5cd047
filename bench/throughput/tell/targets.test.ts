import { describe, expect, it } from "@jest/globals";
import { of } from "../measure/measured.ts";
import { results } from "./results.fixture.ts";
import { judge } from "./targets.ts";

const missed = (changed: Partial<typeof results>) =>
  judge({ ...results, ...changed }).filter(({ met }) => !met);

describe("the targets", () => {
  it("are met by what was aimed at", () => {
    expect(judge(results)).toHaveLength(12);
    expect(missed({})).toEqual([]);
  });

  it("are missed where one figure is worse, and that one is named", () => {
    expect(missed({ detector: { ...results.detector, twoToOne: 1.5 } })).toEqual([
      { target: "two detector workers ≥ 1.6 × one", measured: "1.50 ×", met: false },
    ]);
    const keyedGet = { ...results.keys.get, "with a key": of(results.keys.create, "without") };
    expect(missed({ keys: { ...results.keys, get: keyedGet } })).toEqual([
      {
        target: "get with a key ≤ 1.1 × without (median time, 1 at once)",
        measured: "4.00 ×",
        met: false,
      },
    ]);
    const memory = { ...results.memory, floorGrowth: 0.06 };
    expect(missed({ memory }).map(({ measured }) => measured)).toEqual(["6.0 %"]);
    expect(missed({ cli: { ...results.cli, ratio: 1.7 } })).toEqual([
      { target: "`rekog --help` ≤ 1.6 × `node -e 0` (median)", measured: "1.70 ×", met: false },
    ]);
    const [list] = results.paths;
    const slowList = { ...list, contest: results.requests.get[1] } as (typeof results.paths)[0];
    const slowed = {
      ...slowList,
      contest: { ...slowList.contest, rekog: of(of(results.pipeline, 1), "rekog") },
    };
    expect(missed({ paths: [slowed] }).map(({ measured }) => measured)).toEqual(["16.00 ×"]);
    const { get, create } = results.requests;
    const slow = {
      ...get,
      16: { ...of(create, 16), "SDK on dynalite": of(of(get, 16), "dynalite") },
    };
    expect(missed({ requests: { ...results.requests, get: slow } })).toEqual([
      {
        target: "get ≤ 2 × the AWS SDK on bare dynalite (throughput, 16 at once)",
        measured: "6.00 ×",
        met: false,
      },
    ]);
  });

  it("are missed by what was not measured", () => {
    const { overheadP50: _, ...real } = results.recognition[1] ?? { overheadP50: 0 };
    const recognition = { 1: real } as typeof results.recognition;
    expect(missed({ recognition }).map(({ measured }) => measured)).toEqual(["NaN ms"]);
    expect(() => judge({ ...results, pipeline: {} })).toThrow('"1" was not measured.');
  });
});
