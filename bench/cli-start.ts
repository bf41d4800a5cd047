// How long `rekog` takes to start, beside Node.js itself doing nothing: the median of 20 runs of each, in turns, so that
// whatever else the machine does meets all of them. `npm run bench:cli-start`
//
//   -- --check     exits with 1 when `rekog --help` takes more than 1.6 × Node.js doing nothing
//   -- --modules   lists the modules that `rekog --help` loads, too
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./statistics.ts";

const runs = 20;
const mostTimesNothing = 1.6;
const main = fileURLToPath(new URL("../cli/main.js", import.meta.url));
const timed = (name: string, args: string[]) => ({ name, args, tookMs: [] as number[] });
const nothing = timed("node -e 0", ["-e", "0"]);
const help = timed("rekog --help", [main, "--help"]);
const started = [
  nothing,
  timed("rekog --version", [main, "--version"]),
  help,
  timed("rekog upload --help", [main, "upload", "--help"]),
];

for (let run = 0; run < runs; run += 1) {
  for (const { args, name, tookMs } of started) {
    const startedAtMs = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args);
    tookMs.push(performance.now() - startedAtMs);
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  }
}

for (const { name, tookMs } of started) {
  const [ms, least] = [median(tookMs), Math.min(...tookMs)];
  const ratio = (ms / median(nothing.tookMs)).toFixed(2);
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

const helpTimesNothing = median(help.tookMs) / median(nothing.tookMs);
if (process.argv.includes("--check") && helpTimesNothing > mostTimesNothing) {
  const ratio = helpTimesNothing.toFixed(2);
  process.stderr.write(`rekog --help takes ${ratio} × node; ${mostTimesNothing} × is the limit.\n`);
  process.exitCode = 1;
}
