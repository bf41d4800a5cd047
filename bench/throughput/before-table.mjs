import { ratio } from "./interleave.mjs";

const share = (value) => `${value.toFixed(2)} ×`;

/** This build as a multiple of another one that took turns with it; undefined if there was none. */
export function beforeTable({ requests, pipeline }) {
  const measured = { ...requests, "upload to result": pipeline };
  const pairs = [
    ["", "rekog", "before"],
    [", known picture", "rekog, known", "before, known"],
  ];
  const rows = [];
  for (const [scenario, byConcurrency] of Object.entries(measured)) {
    for (const [concurrency, all] of Object.entries(byConcurrency)) {
      for (const [suffix, now, then] of pairs) {
        if (!all[then]) continue;
        const [ours, before] = [all[now], all[then]];
        rows.push([
          `${scenario}${suffix}`,
          concurrency,
          share(ratio(ours, before, "p50")),
          share(ratio(ours, before, "perSecond")),
          before.cpuMs.toFixed(2),
          ours.cpuMs.toFixed(2),
        ]);
      }
    }
  }
  if (rows.length === 0) return undefined;
  const columns = ["what", "at once", "p50", "a second", "CPU ms before", "CPU ms now"];
  return { title: "Beside the other build", columns, rows };
}
