import type { Scenario } from "../measure/measure-requests.ts";
import { type Measured, of } from "../measure/measured.ts";
import type { Results } from "../run/results.ts";
import { ms, rate, times } from "./figures.ts";
import type { Table } from "./table.ts";
import { timesLonger } from "./targets.ts";

const scenarioNames: Record<Scenario, string> = {
  get: "get: `GET /blobs/{blob_id}`",
  create: "create: `POST /blobs`",
  upload: "upload: the form to S3",
};

const pictureNames = {
  "all features, stub": "rekog, all features",
  "WebP that is converted": "rekog, converted",
  "known picture": "rekog, known",
};

type Figures = Pick<Measured, "p50" | "p95" | "p99" | "perSecond" | "cpuMs">;
/** How many times longer ours takes, by the baseline's name */
type Beside = Record<string, number | undefined>;

export function requestTable({
  requests,
  pipeline,
  recognition,
}: Pick<Results, "requests" | "pipeline" | "recognition">): Table {
  const rows: string[][] = [];
  for (const scenario of Object.keys(scenarioNames) as Scenario[]) {
    for (const [concurrency, measured] of Object.entries(requests[scenario])) {
      const baselines = Object.keys(measured).map((name) => [
        name,
        timesLonger(measured, name, Number(concurrency)),
      ]);
      const beside = Object.fromEntries(baselines);
      rows.push(row(scenarioNames[scenario], concurrency, of(measured, "rekog"), beside));
    }
  }
  for (const [concurrency, measured] of Object.entries(pipeline)) {
    const beside = { dynalite: timesLonger(measured, "dynalite", Number(concurrency)) };
    const name = "upload to result, stub detector";
    rows.push(row(name, concurrency, of(measured, "rekog"), beside));
  }
  for (const [name, contestant] of Object.entries(pictureNames)) {
    for (const [concurrency, measured] of Object.entries(pipeline)) {
      rows.push(row(`upload to result, ${name}`, concurrency, of(measured, contestant)));
    }
  }
  for (const [concurrency, measured] of Object.entries(recognition)) {
    rows.push(row("upload to result, real detector", concurrency, measured));
  }
  return {
    title: "Requests and blobs",
    columns: [
      ...["what", "at once", "p50 ms", "p95 ms", "p99 ms", "a second", "CPU ms"],
      ...["÷ node:http", "÷ dynalite", "÷ SDK on dynalite"],
    ],
    rows,
  };
}

const row = (name: string, concurrency: string, ours: Figures, beside: Beside = {}) => [
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
