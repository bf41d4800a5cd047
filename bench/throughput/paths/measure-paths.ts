import type { Build } from "../measure/bench.ts";
import type { ApiClient } from "../measure/blob-life.ts";
import type { Child } from "../measure/child.ts";
import { type Contestants, interleave } from "../measure/interleave.ts";
import { metered } from "../measure/load.ts";
import type { Contest, Run } from "../measure/measured.ts";
import { oneByOne } from "../measure/one-by-one.ts";
import type { Sizes } from "../measure/sizes.ts";
import { type ApiPath, apiPaths } from "./api-path.ts";
import { type Recording, recordPath, type SdkCall } from "./recording.ts";
import type { ReplayProcess } from "./replay-process.ts";

/** How many blobs there are for the list. */
const listedBlobs = 20;

/** One request of the API beside the AWS SDK's calls for it. */
export interface PathResult {
  what: string;
  asksOthers: boolean;
  /** How many requests to DynamoDB it makes */
  calls: number;
  /** `rekog` and `SDK on dynalite`, which took turns; one request at a time */
  contest: Contest;
}

export interface PathBench {
  build: Build;
  /** A picture, new to it */
  known: Buffer;
  /** Starts the SDK's side, with what is there already. */
  startReplay: (seed: SdkCall[]) => Promise<{ child: Child<ReplayProcess>; client: ApiClient }>;
  sizes: Sizes;
  tell: (message: string) => void;
}

/** Every other request of the API, one at a time, in turns with the same calls to DynamoDB made by the AWS SDK alone. */
export async function measurePaths(bench: PathBench): Promise<PathResult[]> {
  const { build, known, startReplay, sizes, tell } = bench;
  const seed = await blobsOf(build, known);
  const replay = await startReplay(seed);
  const results: PathResult[] = [];
  try {
    for (const path of apiPaths(known)) {
      tell(path.what);
      const recording = await recordPath(path, build.child, build.client);
      await replay.child.ask("take", recording);
      const contestants: Contestants = {
        rekog: () => requests(path, build, sizes.pathRequests),
        "SDK on dynalite": () => requests(replayed(recording), replay, sizes.pathRequests),
      };
      await interleave(contestants, 1);
      const contest = await interleave(contestants, sizes.pathRounds);
      const { what, asksOthers = false } = path;
      results.push({ what, asksOthers, calls: recording.act.length, contest });
    }
  } finally {
    await replay.child.end();
  }
  return results;
}

/** Blobs of the same bytes, which are known from then on, and the calls that made them. */
async function blobsOf({ child, client }: Build, picture: Buffer): Promise<SdkCall[]> {
  await child.ask("capture");
  for (let i = 0; i < listedBlobs; i += 1) await client.run(picture);
  const requests = await child.ask("captured");
  return requests.map(({ operation, body }) => ({ operation, input: body }));
}

const replayed = ({ prepare }: Recording): Pick<ApiPath, "prepare" | "act"> => ({
  ...(prepare.length > 0 && {
    prepare: async (client: ApiClient) => (await client.call("POST", "/prepare")).text,
  }),
  act: (client) => client.call("POST", "/act"),
});

/** One after the other; all are prepared before the time is taken. */
async function requests(
  { prepare, act }: Pick<ApiPath, "prepare" | "act">,
  { child, client }: { child: Pick<Child, "usage">; client: ApiClient },
  amount: number,
): Promise<Run> {
  const ready: string[] = [];
  for (let i = 0; i < amount; i += 1) ready.push((await prepare?.(client)) ?? "");
  return metered(child, () => oneByOne(ready, (each) => act(client, each)));
}
