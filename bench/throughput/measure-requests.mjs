import { randomBytes } from "node:crypto";
import { uploadForm } from "./form.mjs";
import { interleave } from "./interleave.mjs";
import { load } from "./load.mjs";
import { metered } from "./metered.mjs";
import { withComment } from "./picture.mjs";

const WARM_UP_CONNECTIONS = 16;
const CREATE = {
  method: "POST",
  path: "/blobs",
  headers: { "content-type": "application/json" },
  body: "{}",
};

/**
 * Get, create and upload at each concurrency, beside their baselines.
 *
 * @param {object} bench
 * @param {Record<string, { child: object, client: object }>} bench.builds of local mode, by name
 * @param {{ answer: object, dynalite: object, sdk: object, receive: object }} bench.baselines child processes
 * @param {object} bench.life of `captureBlob`
 * @param {{ concurrency: number[], rounds: number, seconds: number, warmUpSeconds: number, uploads: number }} bench.sizes
 * @param {(message: string) => void} bench.tell
 * @returns {Promise<Record<"get" | "create" | "upload", Record<number, Record<string, object>>>>}
 */
export async function measureRequests({ builds, baselines, life, jpeg, sizes, tell }) {
  const { concurrency, rounds } = sizes;
  const { answer, dynalite, sdk, receive } = baselines;
  const ours = (next) => (connections, seconds) =>
    Object.fromEntries(
      Object.entries(builds).map(([name, { child, blobId }]) => [
        name,
        () => run(child, { connections, seconds, sequence: [() => next(blobId)] }),
      ]),
    );
  const bare = (method, sequence) => (connections, seconds) => ({
    "node:http": () => run(answer, { connections, seconds, sequence: [() => method] }),
    dynalite: () => run(dynalite, { connections, seconds, sequence }),
    "SDK on dynalite": () => run(sdk, { connections, seconds, sequence: [() => method] }),
  });
  const getBlob = (blobId) => ({ method: "GET", path: `/blobs/${blobId}` });

  const scenarios = {
    get: [ours(getBlob), bare(getBlob(life.blobId), life.sequences.get)],
    create: [ours(() => CREATE), bare(CREATE, life.sequences.create)],
    upload: [
      (connections) =>
        Object.fromEntries(
          Object.entries(builds).map(([name, { child, client }]) => [
            name,
            () => upload(child, client, connections),
          ]),
        ),
      (connections) => ({
        "node:http to disk": () => upload(receive, builds.rekog.client, connections),
      }),
    ],
  };

  const contestantsOf = (scenario, connections, seconds) =>
    Object.assign({}, ...scenarios[scenario].map((part) => part(connections, seconds)));

  tell("warming up");
  await interleave(contestantsOf("get", WARM_UP_CONNECTIONS, sizes.warmUpSeconds), 1);
  await interleave(contestantsOf("create", WARM_UP_CONNECTIONS, sizes.warmUpSeconds), 1);
  const results = {};
  for (const scenario of Object.keys(scenarios)) {
    results[scenario] = {};
    for (const connections of concurrency) {
      tell(`${scenario}, ${connections} at once`);
      const contestants = contestantsOf(scenario, connections, sizes.seconds);
      results[scenario][connections] = await interleave(contestants, rounds);
    }
  }
  return results;

  function run(child, options) {
    return metered(child, () => load({ url: child.facts.url, ...options }));
  }

  /** A form of its own for each; they are created before the time is taken, and nothing is recognised meanwhile. */
  async function upload(child, client, connections) {
    const amount = Math.max(sizes.uploads, connections);
    const infos = await inParallel(amount, async () => (await client.create()).upload_info);
    const next = () => {
      const info = infos.pop();
      const { pathname } = new URL(info.url);
      const picture = withComment(jpeg, randomBytes(16).toString("hex"));
      return { path: pathname, ...uploadForm(info, picture) };
    };
    const url = child === receive ? child.facts.url : new URL(infos[0].url).origin;
    const isOurs = child !== receive;
    if (isOurs) await child.ask("holdEvents", { on: true });
    try {
      return await metered(child, () => load({ url, connections, amount, sequence: [next] }));
    } finally {
      if (isOurs) await child.ask("holdEvents", { on: false });
    }
  }
}

async function inParallel(count, work) {
  const results = [];
  const one = async () => {
    while (results.length < count) {
      const at = results.push(undefined) - 1;
      results[at] = await work();
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  return results;
}
