import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openClient } from "./blob-life.mjs";
import { captureBlob } from "./capture.mjs";
import { killAll, startChild } from "./child.mjs";
import { load } from "./load.mjs";
import { measureCli } from "./measure-cli.mjs";
import { measureDetector } from "./measure-detector.mjs";
import { measureMemory } from "./measure-memory.mjs";
import { measurePipeline } from "./measure-pipeline.mjs";
import { measureRecognition } from "./measure-recognition.mjs";
import { measureRequests } from "./measure-requests.mjs";
import { startReceiver } from "./receiver.mjs";

const LOCAL = new URL("local-process.mjs", import.meta.url);
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
/** A killed process may still be writing for a moment. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };
const BASELINE = new URL("baseline-process.mjs", import.meta.url);

/**
 * Everything, one after the other; only what is compared takes turns. Whatever happens, the processes are ended and the
 * folder is removed.
 *
 * @param {{ dist: string, before?: string, jpeg: Buffer, sizes: object, tell: (message: string) => void }} options `dist`,
 *   `before`: builds, as URLs of folders
 */
export async function measureAll({ dist, before, jpeg, sizes, tell }) {
  const dir = await mkdtemp(join(tmpdir(), "rekog-bench-"));
  const receiver = await startReceiver();
  const interrupted = () => {
    killAll();
    rmSync(dir, REMOVAL);
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  const clients = [];
  try {
    const startBuild = async (name, from, detector) => {
      const dataDir = join(dir, `${name}-${detector}`);
      const child = await startChild(LOCAL, { dist: from, dataDir, detector });
      const client = openClient(child.facts.url, receiver);
      clients.push(client);
      return { child, client };
    };
    const rekog = await startBuild("rekog", dist, "stub");
    const life = await captureBlob(rekog.child, rekog.client, jpeg);
    const builds = { rekog: { ...rekog, blobId: life.blobId } };
    if (before) {
      const other = await startBuild("before", before, "stub");
      const { blobId } = await captureBlob(other.child, other.client, jpeg);
      builds.before = { ...other, blobId };
    }
    const baselines = await startBaselines(dir, dist, life);
    const bench = { dist, builds, baselines, life, jpeg, sizes, tell };

    const requests = await measureRequests(bench);
    const pipeline = await measurePipeline(bench);
    tell(`memory over ${sizes.memoryBlobs} blobs`);
    const memory = await measureMemory({ ...rekog, jpeg, count: sizes.memoryBlobs });
    await Promise.all([...Object.values(builds), ...Object.values(baselines)].map(endOf));

    const real = await startBuild("rekog", dist, "real");
    const recognition = await measureRecognition({ ...real, ...bench });
    await real.child.end();
    const detector = await measureDetector(bench);
    const cli = await measureCli(bench);
    const { counts } = life;
    return { counts, requests, pipeline, memory, recognition, detector, cli };
  } finally {
    killAll();
    for (const client of clients) await client.close();
    receiver.stop();
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await rm(dir, REMOVAL);
  }
}

const endOf = (one) => (one.child ?? one).end();

async function startBaselines(dir, dist, life) {
  const start = (setup) => startChild(BASELINE, setup);
  const received = join(dir, "received");
  await mkdir(received);
  const { answers, calls, sequences } = life;
  const dynalite = await start({ kind: "dynalite", dist, path: join(dir, "dynalite") });
  const { url } = dynalite.facts;
  // The blob that is read must be there.
  await load({ url, connections: 1, amount: sequences.seed.length, sequence: sequences.seed });
  return {
    dynalite,
    answer: await start({ kind: "answer", answers }),
    sdk: await start({ kind: "sdk", endpoint: url, calls, answers }),
    receive: await start({ kind: "receive", dir: received }),
  };
}
