// Mutates a file of each format and has them converted, with both builds of sharp:
//
//   npm run build && node backend/adapters/convert/testing/fuzz.mjs [runs] [seed]
//
// Of each format so many, 2,000 if not said; a seed of its own each time, which is printed to try the same again.

import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";

const [runs = "2000", seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const fuzz = { runs: Number(runs), seed: Number(seed) };
process.stdout.write(`${fuzz.runs} mutations of each format, seed ${fuzz.seed}\n`);

const { status } = spawnSync(
  process.execPath,
  [
    ...["--experimental-vm-modules", "--no-warnings=ExperimentalWarning"],
    ...["node_modules/jest/bin/jest.js", "--config", "jest.long.config.js"],
    "backend/adapters/convert/mutations.long.test.ts",
    ...["--verbose", "--globals", JSON.stringify({ fuzz })],
  ],
  { cwd: fileURLToPath(new URL("../../../..", import.meta.url)), stdio: "inherit" },
);
process.exitCode = status ?? 1;
