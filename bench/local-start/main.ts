/**
 * How long `rekog local` takes until it is ready, by the number of blobs in its data folder. `npm run bench:local-start`
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fillTable } from "../fill-table.ts";

const sizes = [0, 10_000, 100_000];
const starts = 3;
const rekog = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

for (const blobs of sizes) {
  const dataDir = await mkdtemp(join(tmpdir(), "rekog-local-start-"));
  try {
    // Makes the tables.
    await startMs(dataDir);
    await fillTable(join(dataDir, "dynamodb"), blobs);
    const times: number[] = [];
    for (let run = 0; run < starts; run += 1) times.push(await startMs(dataDir));
    const told = times.map((ms) => `${Math.round(ms)} ms`).join(", ");
    process.stdout.write(`${blobs} blobs: ready after ${told}\n`);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function startMs(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const args = [rekog, "local", "--port", "0", "--data-dir", dataDir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const ms = performance.now() - startedAt;
  child.kill("SIGINT");
  await once(child, "exit");
  return ms;
}
