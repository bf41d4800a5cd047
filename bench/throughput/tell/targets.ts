import { ratio } from "../measure/interleave.ts";
import { type Contest, of } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";
import type { Judgement } from "./judgement.ts";
import { judgeKeys } from "./key-rows.ts";
import { judgePaths, maxOfSdk } from "./path-table.ts";

const maxOverheadMs = 60;
const minOfOneWorker = 1.6;
const maxOfEmptyNode = 1.6;
/** Of the lowest resident memory, from the middle third of the blobs to the last. */
const maxGrowth = 0.05;
/**
 * Raw HTTP to dynalite is told, too, but is no target: the SDK's call alone takes four times as long, and the SDK is what is
 * deployed.
 */
const baseline = "SDK on dynalite";

/**
 * How many times longer one takes than the other: with one at a time by the median answer, with several by how many are
 * answered a second.
 */
export function timesLonger(
  measured: Contest,
  baseline: string,
  concurrency: number,
): number | undefined {
  const theirs = measured[baseline];
  if (!theirs) return undefined;
  const ours = of(measured, "rekog");
  return concurrency === 1 ? ratio(ours, theirs, "p50") : ratio(theirs, ours, "perSecond");
}

/** What was aimed at, and what came out. */
export function judge({
  requests,
  paths,
  keys,
  pipeline,
  memory,
  recognition,
  detector,
  cli,
}: Omit<Results, "counts" | "clients">): Judgement[] {
  const overheads = (["get", "create"] as const).flatMap((scenario) =>
    [1, 16].map((concurrency) => {
      const contest = of(requests[scenario], concurrency);
      const times = timesLonger(contest, baseline, concurrency) ?? Number.NaN;
      const by = concurrency === 1 ? "median time, 1 at once" : "throughput, 16 at once";
      return {
        target: `${scenario} ≤ ${maxOfSdk} × the AWS SDK on bare dynalite (${by})`,
        measured: `${times.toFixed(2)} ×`,
        met: times <= maxOfSdk,
      };
    }),
  );
  const { floorGrowth: growth, count } = memory;
  return [
    ...overheads,
    ...judgePaths(paths),
    ...judgeKeys(keys),
    overhead("stub", of(of(pipeline, 1), "rekog").p50),
    overhead("real", of(recognition, 1).overheadP50 ?? Number.NaN),
    {
      target: `two detector workers ≥ ${minOfOneWorker} × one`,
      measured: `${detector.twoToOne.toFixed(2)} ×`,
      met: detector.twoToOne >= minOfOneWorker,
    },
    {
      target: `memory flat: its floor ≤ ${maxGrowth * 100} % higher in the last third of ${count} blobs than in the middle one`,
      measured: `${(growth * 100).toFixed(1)} %`.replace("-", "−"),
      met: growth <= maxGrowth,
    },
    {
      target: `\`rekog --help\` ≤ ${maxOfEmptyNode} × \`node -e 0\` (median)`,
      measured: `${cli.ratio.toFixed(2)} ×`,
      met: cli.ratio <= maxOfEmptyNode,
    },
  ];
}

const overhead = (detector: string, p50: number): Judgement => ({
  target: `upload to result, less the detector ≤ ${maxOverheadMs} ms (median; ${detector})`,
  measured: `${p50.toFixed(1)} ms`,
  met: p50 <= maxOverheadMs,
});
