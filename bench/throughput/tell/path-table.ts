import { ratio } from "../measure/interleave.ts";
import { of } from "../measure/measured.ts";
import type { PathResult } from "../paths/measure-paths.ts";
import { ms, times } from "./figures.ts";
import type { Judgement } from "./judgement.ts";
import type { Table } from "./table.ts";

/** What a request may take beside the same calls to DynamoDB made by the AWS SDK alone. */
export const maxOfSdk = 2;

export const pathTable = (paths: readonly PathResult[]): Table => ({
  title: "Every other request, one at a time",
  columns: [
    ...["what", "requests to DynamoDB", "p50 ms", "p95 ms", "CPU ms"],
    ...["the SDK's alone, p50 ms", "÷ SDK on dynalite"],
  ],
  rows: paths.map((path) => {
    const { rekog, sdk } = sidesOf(path);
    const shown = [ms(rekog.p50), ms(rekog.p95), ms(rekog.cpuMs), ms(sdk.p50)];
    return [path.what, String(path.calls), ...shown, times(timesOf(path))];
  }),
});

export const judgePaths = (paths: readonly PathResult[]): Judgement[] =>
  paths
    .filter(({ asksOthers }) => !asksOthers)
    .map((path) => ({
      target: `${path.what} ≤ ${maxOfSdk} × the AWS SDK's calls on bare dynalite (median)`,
      measured: `${timesOf(path).toFixed(2)} ×`,
      met: timesOf(path) <= maxOfSdk,
    }));

const sidesOf = ({ contest }: PathResult) => ({
  rekog: of(contest, "rekog"),
  sdk: of(contest, "SDK on dynalite"),
});

function timesOf(path: PathResult): number {
  const { rekog, sdk } = sidesOf(path);
  return ratio(rekog, sdk, "p50");
}
