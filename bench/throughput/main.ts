/**
 * How fast local mode is, beside what nobody could go below: `npm run bench`. About three minutes; nothing leaves
 * 127.0.0.1, and nothing is left running or on the disk. Each figure is measured in turns with its baseline:
 *
 *   node:http        answers the same bytes, or writes the same form to the disk
 *   dynalite         does the DynamoDB requests that the functions were seen to send, over HTTP with kept connections
 *   SDK on dynalite  node:http that makes the same calls with the AWS SDK, and answers the same bytes
 *   bare model       the detector's model in a plain loop
 *
 * Every one of them is a process of its own; the load comes from this one. Look at the ratios: both sides had the same
 * machine at the same time.
 *
 *   --quick          half a minute
 *   --check          exit with 1 when a target is missed
 *   --json FILE      everything that was measured
 *   --write          the tables into docs/performance.md, the chart into docs/pictures/bench.svg
 *   --before DIR     another build of ours (its dist folder) in the same turns, as a table of its own
 *   --only WHAT      keys: what a key costs; paths: every request but the first three; and nothing else
 */
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fullSizes, quickSizes } from "./measure/sizes.ts";
import { measureAll, measureKeysAlone, measurePathsAlone } from "./run/measure-all.ts";
import { beforeTable } from "./tell/before-table.ts";
import { drawChart } from "./tell/draw-chart.ts";
import type { Judgement } from "./tell/judgement.ts";
import { judgeKeys } from "./tell/key-rows.ts";
import { judgePaths } from "./tell/path-table.ts";
import { alignedText, markdown, type Table } from "./tell/table.ts";
import { keyTables, pathTables, tablesOf } from "./tell/tables.ts";
import { judge } from "./tell/targets.ts";
import { splitAtMarks, writeBetween } from "./tell/write-between.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    json: { type: "string" },
    before: { type: "string" },
    only: { type: "string" },
  },
});
const dist = new URL("../../", import.meta.url);
const root = new URL("../", dist);
const tell = (message: string) => void process.stderr.write(`${message}\n`);
const asFolder = (path: string) => new URL(`${pathToFileURL(path).href}/`).href;

const page = new URL("docs/performance.md", root);
// Better now than in three minutes.
if (options.write) await splitAtMarks(page, "bench");
const parts: Record<string, () => Promise<Told>> = {
  keys: keysAlone,
  paths: pathsAlone,
};
const measure = options.only === undefined ? everything : parts[options.only];
if (!measure || (options.only !== undefined && (options.write || options.before !== undefined))) {
  throw new Error("--only takes keys or paths, and goes with neither --write nor --before.");
}

const [load = 0] = loadavg();
const startedMs = performance.now();
const measureOptions = {
  dist: dist.href,
  before: options.before === undefined ? undefined : asFolder(options.before),
  jpeg: await readFile(new URL("test-cases/stop-sign.jpg", root)),
  sizes: options.quick ? quickSizes : fullSizes,
  tell,
};
const { results, tables, others, judged } = await measure();
const seconds = Math.round((performance.now() - startedMs) / 1000);
const machine = `Node.js ${process.versions.node.split(".")[0]}, ${availableParallelism()} cores, load before it ${load.toFixed(1)}; took ${seconds} s.`;

const shown = [...tables, ...others];
process.stdout.write(`${[...shown.map(alignedText), machine].join("\n")}\n`);
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
}
if (options.write) {
  const text = [...tables.map(markdown), machine].join("\n\n");
  await writeBetween(page, "bench", text);
}
const missed = judged.filter(({ met }) => !met);
if (options.check && missed.length > 0) {
  tell(`Missed: ${missed.map(({ target }) => target).join("; ")}.`);
  process.exitCode = 1;
}

interface Told {
  results: object;
  tables: Table[];
  others: Table[];
  judged: Judgement[];
}

async function pathsAlone(): Promise<Told> {
  const paths = await measurePathsAlone(measureOptions);
  return { results: { paths }, tables: pathTables(paths), others: [], judged: judgePaths(paths) };
}

async function keysAlone(): Promise<Told> {
  const keys = await measureKeysAlone(measureOptions);
  return { results: { keys }, tables: keyTables(keys), others: [], judged: judgeKeys(keys) };
}

async function everything(): Promise<Told> {
  const all = await measureAll(measureOptions);
  if (options.write) await writeFile(new URL("docs/pictures/bench.svg", root), drawChart(all));
  const others = [beforeTable(all) ?? []].flat();
  return { results: all, tables: tablesOf(all), others, judged: judge(all) };
}
