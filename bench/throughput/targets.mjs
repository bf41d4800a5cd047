import { ratio } from "./interleave.mjs";

const MAX_OF_DYNALITE = 2;
const MAX_OVERHEAD_MS = 60;
const MIN_OF_ONE_WORKER = 1.6;
/** Of the lowest resident memory, from the middle third of the blobs to the last. */
const MAX_GROWTH = 0.05;
const BASELINES = { dynalite: "bare dynalite", "SDK on dynalite": "the AWS SDK on bare dynalite" };

/**
 * How many times longer one takes than the other: with one at a time by the median answer, with several by how many are
 * answered a second.
 */
export function timesLonger(measured, baseline, concurrency) {
  const [ours, theirs] = [measured.rekog, measured[baseline]];
  if (!theirs) return undefined;
  return concurrency === 1 ? ratio(ours, theirs, "p50") : ratio(theirs, ours, "perSecond");
}

/**
 * What was aimed at, and what came out.
 * @returns {{ target: string, measured: string, met: boolean }[]}
 */
export function judge({ requests, pipeline, memory, recognition, detector }) {
  const overheads = ["get", "create"].flatMap((scenario) =>
    Object.entries(BASELINES).flatMap(([baseline, name]) =>
      [1, 16].map((concurrency) => {
        const times = timesLonger(requests[scenario][concurrency], baseline, concurrency);
        const by = concurrency === 1 ? "median time, 1 at once" : "throughput, 16 at once";
        return {
          target: `${scenario} ≤ ${MAX_OF_DYNALITE} × ${name} (${by})`,
          measured: `${times.toFixed(2)} ×`,
          met: times <= MAX_OF_DYNALITE,
        };
      }),
    ),
  );
  const stubMs = pipeline[1].rekog.p50;
  const { overheadP50 } = recognition[1];
  const growth = memory.floorGrowth;
  return [
    ...overheads,
    {
      target: `upload to result, less the detector ≤ ${MAX_OVERHEAD_MS} ms (median; stub)`,
      measured: `${stubMs.toFixed(1)} ms`,
      met: stubMs <= MAX_OVERHEAD_MS,
    },
    {
      target: `upload to result, less the detector ≤ ${MAX_OVERHEAD_MS} ms (median; real)`,
      measured: `${overheadP50.toFixed(1)} ms`,
      met: overheadP50 <= MAX_OVERHEAD_MS,
    },
    {
      target: `two detector workers ≥ ${MIN_OF_ONE_WORKER} × one`,
      measured: `${detector.twoToOne.toFixed(2)} ×`,
      met: detector.twoToOne >= MIN_OF_ONE_WORKER,
    },
    {
      target: `memory flat: its floor ≤ ${MAX_GROWTH * 100} % higher in the last third of ${memory.count} blobs than in the middle one`,
      measured: `${(growth * 100).toFixed(1)} %`.replace("-", "−"),
      met: growth <= MAX_GROWTH,
    },
  ];
}
