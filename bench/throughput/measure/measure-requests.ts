import type { Bench, Build } from "./bench.ts";
import type { Child } from "./child.ts";
import { uploadForm } from "./form.ts";
import { type Contestants, interleave } from "./interleave.ts";
import { type Load, load, metered, type Sequence } from "./load.ts";
import type { ByConcurrency, Run } from "./measured.ts";
import { newPicture } from "./picture.ts";

const warmUpConnections = 16;
const createRequest = {
  method: "POST",
  path: "/blobs",
  headers: { "content-type": "application/json" },
  body: "{}",
} as const;

export type Scenario = "get" | "create" | "upload";
type Server = Pick<Child, "usage"> & { facts: { url: string } };
type At = (connections: number, seconds: number) => Contestants;

/** Get, create and upload at each concurrency, beside their baselines. */
export async function measureRequests(bench: Bench): Promise<Record<Scenario, ByConcurrency>> {
  const { builds, baselines, life, jpeg, sizes, tell } = bench;
  const { answer, dynalite, sdk, receive } = baselines;
  const ofBuilds = (run: (build: Bench["builds"][string]) => Promise<Run>): Contestants =>
    Object.fromEntries(Object.entries(builds).map(([name, build]) => [name, () => run(build)]));
  const bare =
    (request: ReturnType<Sequence[number]>, sequence: Sequence): At =>
    (connections, seconds) => {
      const until = { seconds };
      return {
        "node:http": () => run(answer, { connections, until, sequence: [() => request] }),
        dynalite: () => run(dynalite, { connections, until, sequence }),
        "SDK on dynalite": () => run(sdk, { connections, until, sequence: [() => request] }),
      };
    };
  const ours =
    (next: (blobId: string) => ReturnType<Sequence[number]>): At =>
    (connections, seconds) =>
      ofBuilds(({ child, blobId }) =>
        run(child, { connections, until: { seconds }, sequence: [() => next(blobId)] }),
      );
  const getBlob = (blobId: string) => ({ method: "GET", path: `/blobs/${blobId}` }) as const;

  const scenarios: Record<Scenario, At[]> = {
    get: [ours(getBlob), bare(getBlob(life.blobId), life.sequences.get)],
    create: [ours(() => createRequest), bare(createRequest, life.sequences.create)],
    upload: [
      (connections) => ofBuilds((build) => uploadToBuild(build, connections)),
      (connections) => ({
        "node:http to disk": async () => {
          const forms = await uploads(builds.rekog, connections);
          return uploadTo(receive, { ...forms, url: receive.facts.url });
        },
      }),
    ],
  };

  const contestantsOf = (scenario: Scenario, connections: number, seconds: number): Contestants =>
    Object.assign({}, ...scenarios[scenario].map((part) => part(connections, seconds)));
  const measure = async (scenario: Scenario): Promise<ByConcurrency> => {
    const results: ByConcurrency = {};
    for (const connections of sizes.concurrency) {
      tell(`${scenario}, ${connections} at once`);
      const contestants = contestantsOf(scenario, connections, sizes.seconds);
      results[connections] = await interleave(contestants, sizes.rounds);
    }
    return results;
  };

  tell("warming up");
  await interleave(contestantsOf("get", warmUpConnections, sizes.warmUpSeconds), 1);
  await interleave(contestantsOf("create", warmUpConnections, sizes.warmUpSeconds), 1);
  return {
    get: await measure("get"),
    create: await measure("create"),
    upload: await measure("upload"),
  };

  function run(server: Server, options: Omit<Load, "url">) {
    return metered(server, () => load({ url: server.facts.url, ...options }));
  }

  /** Nothing is recognised meanwhile. */
  async function uploadToBuild(build: Build, connections: number): Promise<Run> {
    const forms = await uploads(build, connections);
    await build.child.ask("holdEvents", { on: true });
    try {
      return await uploadTo(build.child, forms);
    } finally {
      await build.child.ask("holdEvents", { on: false });
    }
  }

  /** A form of its own for each; they are created before the time is taken. */
  async function uploads({ client }: Build, connections: number) {
    const amount = Math.max(sizes.uploads, connections);
    const infos = await inParallel(amount, async () => (await client.create()).upload_info);
    return { url: new URL(infos[0]?.url ?? "").origin, connections, infos };
  }

  function uploadTo(server: Server, { url, connections, infos }: Forms): Promise<Run> {
    const amount = infos.length;
    const next = () => {
      const info = infos.pop();
      if (!info) throw new Error("More was uploaded than was created.");
      return { path: new URL(info.url).pathname, ...uploadForm(info, newPicture(jpeg)) };
    };
    return metered(server, () => load({ url, connections, until: { amount }, sequence: [next] }));
  }

  type Forms = Awaited<ReturnType<typeof uploads>>;
}

async function inParallel<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let begun = 0;
  const one = async () => {
    while (begun < count) {
      begun += 1;
      results.push(await work());
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  return results;
}
