// What `npm i` of the packed `rekog` costs, beside what it cost before its packages were cut, and what each ten megabytes are for.
// `npm run bench -- install`. npm takes sharp from its cache or the registry; nothing else is fetched.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureParts } from "./measure-parts.ts";

/** Megabytes of `npm i` of 0.1.0, with labels alone, and of the same commit without the cut: measured with this program. */
const before = [
  ["0.1.0, which recognised labels alone", 244],
  ["with all features, packages as they are published", 472],
] as const;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rekog-install-"));

function run(command: string, args: readonly string[], cwd: string): number {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - startedAtMs;
}

const row = (name: string, figure: string) =>
  process.stdout.write(`${name.padEnd(52)} ${figure.padStart(8)}\n`);

try {
  run(process.execPath, [join(root, "toolchain/pack-rekog.mjs"), folder], root);
  const [packed = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const install = ["i", "--no-audit", "--no-fund", "--prefer-offline", `./${packed}`];
  const tookMs = run("npm", install, folder);
  const parts = measureParts(join(folder, "node_modules"));
  const megabytes = parts.reduce((sum, part) => sum + part.megabytes, 0);
  for (const [name, size] of before) row(name, `${size} MB`);
  row("now", `${megabytes.toFixed(0)} MB`);
  for (const part of parts) row(`  ${part.purpose}`, `${part.megabytes.toFixed(1)} MB`);
  row("npm i took", `${(tookMs / 1_000).toFixed(1)} s`);
  const version = run("npx", ["--offline", "rekog", "--version"], folder);
  row("npx --offline rekog --version took", `${(version / 1_000).toFixed(1)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
