// What `npm i` of the packed `rekog` costs, beside what it cost before its packages were cut, and what each ten megabytes are for.
// `npm run bench -- install`. npm takes sharp from its cache (warm) or from the registry (cold); nothing else is fetched.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureParts } from "./measure-parts.ts";

/** Megabytes of `npm i` of 0.1.0, with labels alone, and of the same commit without the cut: measured with this program. */
const before = [
  ["0.1.0, which recognised labels alone", 244],
  ["with all features, packages as they are published", 472],
] as const;

const rounds = 3;
const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rekog-install-"));

interface Ran {
  tookMs: number;
  stderr: string;
}

function run(command: string, args: readonly string[], cwd: string): Ran {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { tookMs: performance.now() - startedAtMs, stderr };
}

/** Into an empty folder. Its cache is empty, too, where it is cold: the first time on a machine. */
function install(packed: string, kind: "cold" | "warm"): Ran {
  const into = join(folder, "installed");
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  writeFileSync(join(into, "package.json"), '{ "private": true }');
  const cache = join(folder, "cache");
  if (kind === "cold") rmSync(cache, { recursive: true, force: true });
  const args = ["i", "--no-audit", "--no-fund", "--loglevel", "http", "--cache", cache];
  return run("npm", [...args, ...(kind === "warm" ? ["--prefer-offline"] : []), packed], into);
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const row = (name: string, figure: string) =>
  process.stdout.write(`${name.padEnd(52)} ${figure.padStart(8)}\n`);

try {
  run(process.execPath, [join(root, "toolchain/pack-rekog.mjs"), folder], root);
  const [packed = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const colds: Ran[] = [];
  const warms: Ran[] = [];
  for (let round = 0; round < rounds; round += 1) {
    colds.push(install(join(folder, packed), "cold"));
    warms.push(install(join(folder, packed), "warm"));
  }
  const installed = join(folder, "installed");
  const parts = measureParts(join(installed, "node_modules"));
  const megabytes = parts.reduce((sum, part) => sum + part.megabytes, 0);
  for (const [name, size] of before) row(name, `${size} MB`);
  row("now", `${megabytes.toFixed(0)} MB`);
  for (const part of parts) row(`  ${part.purpose}`, `${part.megabytes.toFixed(1)} MB`);
  const fastest = (runs: readonly Ran[]) => Math.min(...runs.map(({ tookMs }) => tookMs));
  const requests = colds[0]?.stderr.match(/^npm http fetch /gm)?.length ?? 0;
  row("npm i with a warm cache, the fastest of 3", seconds(fastest(warms)));
  row("npm i with an empty cache, the fastest of 3", seconds(fastest(colds)));
  row(
    `  of which the registry, ${requests} requests`,
    seconds(Math.max(0, fastest(colds) - fastest(warms))),
  );
  const version = run("npx", ["--offline", "rekog", "--version"], installed);
  row("npx --offline rekog --version took", seconds(version.tookMs));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
