import { judge, timesLonger } from "./targets.mjs";

const MEGABYTE = 1_000_000;
const ms = (value) => (value === undefined ? "" : value.toFixed(value < 10 ? 2 : 0));
const rate = (value) => value.toFixed(value < 10 ? 1 : 0);
const times = (value) => (value === undefined ? "" : `${value.toFixed(value < 10 ? 1 : 0)} ×`);

/**
 * The results as tables.
 * @returns {{ title: string, columns: string[], rows: string[][] }[]} the first column is text, the others are figures
 */
export function tablesOf(results) {
  return [requestTable(results), figureTable(results), targetTable(results)];
}

const NAMES = {
  get: "get: `GET /blobs/{blob_id}`",
  create: "create: `POST /blobs`",
  upload: "upload: the form to S3",
};

function requestTable({ requests, pipeline, recognition }) {
  const row = (name, concurrency, ours, beside = {}) => [
    name,
    concurrency,
    ms(ours.p50),
    ms(ours.p95),
    ms(ours.p99),
    rate(ours.perSecond),
    ms(ours.cpuMs),
    times(beside["node:http"] ?? beside["node:http to disk"]),
    times(beside.dynalite),
    times(beside["SDK on dynalite"]),
  ];
  const rows = [];
  for (const [scenario, name] of Object.entries(NAMES)) {
    for (const [concurrency, measured] of Object.entries(requests[scenario])) {
      const beside = Object.fromEntries(
        Object.keys(measured).map((baseline) => [
          baseline,
          timesLonger(measured, baseline, Number(concurrency)),
        ]),
      );
      rows.push(row(name, concurrency, measured.rekog, beside));
    }
  }
  for (const [concurrency, measured] of Object.entries(pipeline)) {
    const beside = { dynalite: timesLonger(measured, "dynalite", Number(concurrency)) };
    rows.push(row("upload to result, stub detector", concurrency, measured.rekog, beside));
  }
  for (const [concurrency, measured] of Object.entries(pipeline)) {
    rows.push(row("upload to result, known picture", concurrency, measured["rekog, known"]));
  }
  for (const [concurrency, measured] of Object.entries(recognition)) {
    rows.push(row("upload to result, real detector", concurrency, measured));
  }
  return {
    title: "Requests and blobs",
    columns: [
      "what",
      "at once",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "a second",
      "CPU ms",
      "÷ node:http",
      "÷ dynalite",
      "÷ SDK on dynalite",
    ],
    rows: rows.map((cells) => cells.map(String)),
  };
}

function figureTable({ memory, detector, recognition, cli }) {
  const megabytes = (bytes) => `${(bytes / MEGABYTE).toFixed(0)} MB`;
  const [overall] = Object.values(recognition);
  const besideOf = {
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
      ...perSecond,
      ["the detector's own time for a picture, median", `${ms(overall.detectP50)} ms`, ""],
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

function targetTable(results) {
  return {
    title: "Targets",
    columns: ["target", "measured", ""],
    rows: judge(results).map(({ target, measured, met }) => [
      target,
      measured,
      met ? "met" : "missed",
    ]),
  };
}

/** For a terminal: columns in line, figures to the right. */
export function alignedText({ title, columns, rows }) {
  const plain = [columns, ...rows].map((cells) => cells.map((cell) => cell.replaceAll("`", "")));
  const widths = columns.map((_, i) => Math.max(...plain.map((cells) => cells[i].length)));
  const lines = plain.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  return [title, ...lines, ""].join("\n");
}

export function markdown({ columns, rows }) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = `|---|${"--:|".repeat(columns.length - 1)}`;
  return [line(columns), rule, ...rows.map(line)].join("\n");
}
