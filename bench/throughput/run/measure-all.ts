import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureCli } from "../clients/measure-cli.ts";
import { measureClients } from "../clients/measure-clients.ts";
import type { BaselineProcess, BaselineSetup } from "../measure/baseline-process.ts";
import type { Baselines, Bench, Build } from "../measure/bench.ts";
import { type ApiClient, openClient } from "../measure/blob-life.ts";
import { type BlobLife, captureBlob } from "../measure/capture.ts";
import { killAll, startChild } from "../measure/child.ts";
import { load } from "../measure/load.ts";
import type { LocalProcess, LocalSetup } from "../measure/local-process.ts";
import { measureDetector } from "../measure/measure-detector.ts";
import { type KeyResults, measureKeys } from "../measure/measure-keys.ts";
import { measureMemory } from "../measure/measure-memory.ts";
import { measurePipeline } from "../measure/measure-pipeline.ts";
import { measureRecognition } from "../measure/measure-recognition.ts";
import { measureRequests } from "../measure/measure-requests.ts";
import { newPicture } from "../measure/picture.ts";
import { startReceiver } from "../measure/receiver.ts";
import { measurePaths, type PathResult } from "../paths/measure-paths.ts";
import type { ReplayProcess } from "../paths/replay-process.ts";
import type { Results } from "./results.ts";

const localProcess = new URL("../measure/local-process.js", import.meta.url);
const baselineProcess = new URL("../measure/baseline-process.js", import.meta.url);
const replayProcess = new URL("../paths/replay-process.js", import.meta.url);
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A killed process may still be writing for a moment. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

export interface MeasureOptions extends Pick<Bench, "dist" | "jpeg" | "sizes" | "tell"> {
  /** Another build, as the URL of its folder */
  before?: string | undefined;
}

/** What is there while something is measured. */
interface AtWork {
  dir: string;
  openClient: (url: string, apiKey?: string) => ApiClient;
  startBuild: (
    name: string,
    from: string,
    setup: Omit<LocalSetup, "dist" | "dataDir">,
  ) => Promise<Build>;
}

/** Everything, one after the other; only what is compared takes turns. */
export const measureAll = (options: MeasureOptions): Promise<Results> =>
  withProcesses((atWork) => measureEach(options, atWork));

/** What a key costs, and nothing else. */
export const measureKeysAlone = (options: MeasureOptions): Promise<KeyResults> =>
  withProcesses((atWork) => keys(options, atWork));

/** Every other request beside the AWS SDK's calls for it, and nothing else. */
export const measurePathsAlone = (options: MeasureOptions): Promise<PathResult[]> =>
  withProcesses((atWork) => paths(options, atWork));

/** Whatever happens, the processes are ended and the folder is removed. */
async function withProcesses<Result>(
  measure: (atWork: AtWork) => Promise<Result>,
): Promise<Result> {
  const dir = await mkdtemp(join(tmpdir(), "rekog-bench-"));
  const receiver = await startReceiver();
  const interrupted = () => {
    killAll();
    rmSync(dir, removal);
    process.exit(130);
  };
  for (const signal of signals) process.once(signal, interrupted);
  const clients: ApiClient[] = [];
  try {
    const open: AtWork["openClient"] = (url, apiKey) => {
      const client = openClient(url, receiver, apiKey);
      clients.push(client);
      return client;
    };
    const startBuild: AtWork["startBuild"] = async (name, from, setup) => {
      const dataDir = join(dir, `${name}-${setup.detector}`);
      const child = await startChild<LocalProcess>(localProcess, { ...setup, dist: from, dataDir });
      return { child, client: open(child.facts.url, child.facts.apiKey) };
    };
    return await measure({ dir, openClient: open, startBuild });
  } finally {
    killAll();
    for (const client of clients) await client.close();
    receiver.stop();
    for (const signal of signals) process.off(signal, interrupted);
    await rm(dir, removal);
  }
}

async function measureEach(options: MeasureOptions, atWork: AtWork): Promise<Results> {
  const { dist, before, jpeg, sizes, tell } = options;
  const { dir, startBuild } = atWork;
  const captured = async (build: Build) => {
    const life = await captureBlob(build.child, build.client, jpeg);
    return { life, build: { ...build, blobId: life.blobId } };
  };
  const rekog = await captured(await startBuild("rekog", dist, { detector: "stub" }));
  const builds: Bench["builds"] = { rekog: rekog.build };
  if (before !== undefined) {
    builds.before = (
      await captured(await startBuild("before", before, { detector: "stub" }))
    ).build;
  }
  const { life } = rekog;
  const baselines = await startBaselines(dir, dist, life);
  const bench = { dist, builds, baselines, life, jpeg, sizes, tell };

  const requests = await measureRequests(bench);
  const pipeline = await measurePipeline(bench);
  tell(`memory over ${sizes.memoryBlobs} blobs`);
  const memory = await measureMemory(rekog.build, { jpeg, count: sizes.memoryBlobs });
  const clients = await measureClients(
    rekog.build,
    atWork.openClient(rekog.build.child.facts.url),
    options,
  );
  const children = [
    ...Object.values(builds).map(({ child }) => child),
    ...Object.values(baselines),
  ];
  await Promise.all(children.map((child) => child.end()));

  const measuredPaths = await paths(options, atWork);
  const measuredKeys = await keys(options, atWork);
  const real = await startBuild("rekog", dist, { detector: "real" });
  const recognition = await measureRecognition(real, bench);
  await real.child.end();
  const detector = await measureDetector(bench);
  const cli = await measureCli(bench);
  const { counts } = life;
  return {
    ...{ counts, requests, paths: measuredPaths, keys: measuredKeys, pipeline },
    ...{ memory, recognition, detector, clients, cli },
  };
}

async function paths(options: MeasureOptions, atWork: AtWork): Promise<PathResult[]> {
  const { dist, jpeg } = options;
  const { dir, openClient: open, startBuild } = atWork;
  const build = await startBuild("paths", dist, { detector: "stub" });
  const dynalite = await startChild<BaselineProcess>(baselineProcess, {
    ...{ kind: "dynalite", dist, path: join(dir, "paths-dynalite") },
  });
  const measured = await measurePaths({
    ...options,
    build,
    known: newPicture(jpeg),
    async startReplay(seed) {
      const setup = { endpoint: dynalite.facts.url, seed };
      const child = await startChild<ReplayProcess>(replayProcess, setup);
      return { child, client: open(child.facts.url) };
    },
  });
  await Promise.all([build.child.end(), dynalite.end()]);
  return measured;
}

async function keys(options: MeasureOptions, { startBuild }: AtWork): Promise<KeyResults> {
  const { dist, jpeg } = options;
  const start = async (name: string, requireKey: boolean) => {
    const { child, client } = await startBuild(name, dist, { detector: "stub", requireKey });
    const { blobId } = await client.run(newPicture(jpeg));
    return { child, blobId };
  };
  const builds = {
    "with a key": await start("keyed", true),
    without: await start("open", false),
  };
  const measured = await measureKeys(builds, options);
  await Promise.all(Object.values(builds).map(({ child }) => child.end()));
  return measured;
}

async function startBaselines(dir: string, dist: string, life: BlobLife): Promise<Baselines> {
  const start = (setup: BaselineSetup) => startChild<BaselineProcess>(baselineProcess, setup);
  const received = join(dir, "received");
  await mkdir(received);
  const { answers, calls, sequences } = life;
  const dynalite = await start({ kind: "dynalite", dist, path: join(dir, "dynalite") });
  const { url } = dynalite.facts;
  // The blob that is read must be there.
  const { seed } = sequences;
  await load({ url, connections: 1, until: { amount: seed.length }, sequence: seed });
  return {
    dynalite,
    answer: await start({ kind: "answer", answers }),
    sdk: await start({ kind: "sdk", endpoint: url, calls, answers }),
    receive: await start({ kind: "receive", dir: received }),
  };
}
