import { describe, expect, it } from "@jest/globals";
import { type FailureKind, RekogError } from "../client/errors.ts";
import type { FileOutcome } from "../recognise/upload-one.ts";
import { succeededBlob } from "../testing/sample-blobs.ts";
import { createOutageWatch } from "./outage-watch.ts";

const worked: FileOutcome = { file: "a.jpg", blob: succeededBlob() };
const failed = (kind: FailureKind, change: Partial<FileOutcome> = {}): FileOutcome => ({
  file: "a.jpg",
  failure: new RekogError({ kind, code: kind, message: "It failed.", hint: "Mend it." }),
  ...change,
});

/** After how many such outcomes it says that it is no use; undefined: never. */
function stopsAfter(outcome: FileOutcome, concurrency: number, before: FileOutcome[] = []) {
  const watch = createOutageWatch(concurrency);
  for (const earlier of before) watch.saw(earlier);
  for (let count = 1; count <= 200; count += 1) if (watch.saw(outcome)) return count;
  return undefined;
}

describe("createOutageWatch", () => {
  it("gives up after one round when nothing ever worked, after three when it did", () => {
    const network = failed("network");
    expect([1, 4, 16].map((concurrency) => stopsAfter(network, concurrency))).toEqual([3, 4, 16]);
    expect(stopsAfter(network, 4, [network, worked])).toBe(12);
    expect(stopsAfter(network, 1, [worked])).toBe(10);
  });

  it("gives up when the API creates no blob, not when it has trouble with one", () => {
    expect(stopsAfter(failed("api"), 4)).toBe(4);
    expect(stopsAfter(failed("api", { blob: { blob_id: "x" } }), 4)).toBeUndefined();
    expect(stopsAfter(failed("network", { blob: { blob_id: "x" } }), 4)).toBe(4);
  });

  it("does not count what says nothing about the API", () => {
    expect(stopsAfter(failed("usage"), 4)).toBeUndefined();
    expect(stopsAfter(failed("timed_out"), 4)).toBeUndefined();
    for (const code of ["too_many_requests", "spending_limit"]) {
      const failure = new RekogError({ kind: "api", code, message: "Not now.", hint: "Wait." });
      expect([code, stopsAfter({ file: "a.jpg", failure }, 4)]).toEqual([code, undefined]);
    }
    const watch = createOutageWatch(1);
    for (const kind of ["network", "usage", "network", "usage"] as const) watch.saw(failed(kind));
    expect(watch.saw(failed("network"))).toMatchObject({ kind: "network" });
  });
});
