// Throws random bytes at a whole rekog for as long as you like:
//
//   node backend/e2e/hostile/fuzz.mjs [runs] [seed]
//
// Of each property so many runs, 5,000 if not said; a seed of its own each time, which is printed to try the same again.

import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";

const [runs = "5000", seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const fuzz = { runs: Number(runs), seed: Number(seed) };
if (!Number.isSafeInteger(fuzz.runs) || fuzz.runs < 1 || !Number.isSafeInteger(fuzz.seed)) {
  process.stderr.write(
    "usage: node backend/e2e/hostile/fuzz.mjs [runs] [seed], both whole numbers\n",
  );
  process.exit(2);
}
process.stdout.write(`${fuzz.runs} runs of each property, seed ${fuzz.seed}\n`);

const root = fileURLToPath(new URL("../../..", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    ...["--experimental-vm-modules", "--no-warnings=ExperimentalWarning"],
    ...["node_modules/jest/bin/jest.js", "--config", "jest.long.config.js"],
    "backend/e2e/hostile/fuzz.long.test.ts",
    ...["--verbose", "--globals", JSON.stringify({ fuzz })],
  ],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = status ?? 1;
