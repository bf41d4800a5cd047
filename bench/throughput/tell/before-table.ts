import { ratio } from "../measure/interleave.ts";
import { of } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";
import type { Table } from "./table.ts";

const share = (value: number) => `${value.toFixed(2)} ×`;

const pairs = [
  { suffix: "", ours: "rekog", theirs: "before" },
  { suffix: ", known picture", ours: "rekog, known", theirs: "before, known" },
] as const;

/** This build as a multiple of another one that took turns with it; undefined if there was none. */
export function beforeTable({
  requests,
  pipeline,
}: Pick<Results, "requests" | "pipeline">): Table | undefined {
  const measured = { ...requests, "upload to result": pipeline };
  const rows: string[][] = [];
  for (const [scenario, byConcurrency] of Object.entries(measured)) {
    for (const [concurrency, all] of Object.entries(byConcurrency)) {
      for (const { suffix, ours, theirs } of pairs) {
        const before = all[theirs];
        if (!before) continue;
        const now = of(all, ours);
        rows.push([
          `${scenario}${suffix}`,
          concurrency,
          share(ratio(now, before, "p50")),
          share(ratio(now, before, "perSecond")),
          String(before.cpuMs?.toFixed(2)),
          String(now.cpuMs?.toFixed(2)),
        ]);
      }
    }
  }
  if (rows.length === 0) return undefined;
  const columns = ["what", "at once", "p50", "a second", "CPU ms before", "CPU ms now"];
  return { title: "Beside the other build", columns, rows };
}
