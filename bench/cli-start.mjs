// How long `rekog` takes to start, beside Node.js itself doing nothing: the median of 20 runs of each, in turns, so that
// whatever else the machine does meets all of them. `npm run build` first.
//
//   node bench/cli-start.mjs             prints the table
//   node bench/cli-start.mjs --check     and exits with 1 when `rekog --help` takes 120 ms or more
//   node bench/cli-start.mjs --modules   and lists the modules that `rekog --help` loads
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNS = 20;
const LIMIT_MS = 120;
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const started = [
  { name: "node -e 0", args: ["-e", "0"] },
  { name: "rekog --version", args: [main, "--version"] },
  { name: "rekog --help", args: [main, "--help"] },
  { name: "rekog upload --help", args: [main, "upload", "--help"] },
].map((program) => ({ ...program, tookMs: [] }));

for (let run = 0; run < RUNS; run += 1) {
  for (const { args, name, tookMs } of started) {
    const startedAtMs = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args);
    tookMs.push(performance.now() - startedAtMs);
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  }
}

const medians = started.map(({ name, tookMs }) => ({
  name,
  ms: median(tookMs),
  least: Math.min(...tookMs),
}));
const [nothing] = medians;
for (const { name, ms, least } of medians) {
  const ratio = (ms / nothing.ms).toFixed(2);
  process.stdout.write(
    `${name.padEnd(20)} ${ms.toFixed(0).padStart(4)} ms (least ${least.toFixed(0)})   ${ratio} × node\n`,
  );
}

if (process.argv.includes("--modules")) {
  const env = { ...process.env, NODE_DEBUG: "esm" };
  const { stderr } = spawnSync(process.execPath, [main, "--help"], { env, encoding: "utf8" });
  const modules = new Set(stderr.match(/file:\/\/[^\s'",)]+js\b/g));
  process.stdout.write(`\n${[...modules].sort().join("\n")}\n`);
}

const help = medians.find(({ name }) => name === "rekog --help");
if (process.argv.includes("--check") && help.ms >= LIMIT_MS) {
  process.stderr.write(
    `rekog --help takes ${help.ms.toFixed(0)} ms; ${LIMIT_MS} ms is the limit.\n`,
  );
  process.exitCode = 1;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)] + sorted[Math.floor(middle)]) / 2;
}
