import { of } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";
import { clientRows } from "./client-rows.ts";
import { megabytes, ms } from "./figures.ts";
import { keyRows } from "./key-rows.ts";
import type { Table } from "./table.ts";

export function figureTable({
  memory,
  detector,
  recognition,
  cli,
  clients,
  keys,
}: Pick<Results, "memory" | "detector" | "recognition" | "cli" | "clients" | "keys">): Table {
  const besideOf: Record<string, string> = {
    "two bare models": `${detector.twoBareToOne.toFixed(2)} × one`,
    "one worker": `${detector.oneToBare.toFixed(2)} × the bare model`,
    "two workers": `${detector.twoToOne.toFixed(2)} × one worker`,
  };
  const perSecond = Object.entries(detector.perSecond).map(([name, value]) => [
    `detector, ${name}`,
    `${value.toFixed(1)} images/s`,
    besideOf[name] ?? "",
  ]);
  return {
    title: "Other figures",
    columns: ["what", "measured", "beside"],
    rows: [
      ...keyRows(keys),
      ...clientRows(clients),
      ...perSecond,
      [
        "the detector's own time for a picture, median",
        `${ms(of(recognition, 1).detectP50)} ms`,
        "",
      ],
      ["CPU for a blob, from its creation to its callback", `${ms(memory.cpuMsPerBlob)} ms`, ""],
      [
        `peak memory after ${memory.count} blobs and all before them`,
        megabytes(memory.peakBytes),
        "",
      ],
      [
        "memory for each further blob: slope after the warm-up",
        `${(memory.bytesPerBlob / 1000).toFixed(1)} kB`,
        `of ${megabytes(memory.warmBytes)}`,
      ],
      [
        "`rekog --help`",
        `${ms(cli.ours.p50)} ms`,
        `${cli.ratio.toFixed(2)} × \`node -e 0\` (${ms(cli.bare.p50)} ms)`,
      ],
    ],
  };
}
