import type { Child } from "./child.ts";
import { type Contestants, interleave } from "./interleave.ts";
import { load, metered, type Sequence } from "./load.ts";
import type { LocalProcess } from "./local-process.ts";
import type { Contest } from "./measured.ts";
import type { Sizes } from "./sizes.ts";

/** One local mode that asks for a key, and one that does not, both with a blob to be read. */
export type KeyedBuilds = Record<"with a key" | "without", KeyedBuild>;

export interface KeyedBuild {
  child: Child<LocalProcess>;
  blobId: string;
}

/** `with a key` and `without`, which took turns. */
export type KeyResults = Record<"get" | "create", Contest>;

/** Many and short: what is looked for is a tenth, and the machine is slow for longer than one of them. */
const turnSeconds = 0.2;

/** The same request with a key and without, to two processes of the same build. */
export async function measureKeys(
  builds: KeyedBuilds,
  { sizes, tell }: { sizes: Sizes; tell: (message: string) => void },
): Promise<KeyResults> {
  const contestants = (request: RequestOf, connections: number, seconds: number): Contestants =>
    Object.fromEntries(
      Object.entries(builds).map(([name, build]) => {
        const { child } = build;
        const { url } = child.facts;
        const until = { seconds };
        const sequence = [() => request(build)];
        return [name, () => metered(child, () => load({ url, connections, until, sequence }))];
      }),
    );
  const measure = async (name: string, request: RequestOf): Promise<Contest> => {
    await interleave(contestants(request, 16, sizes.warmUpSeconds), 1);
    tell(`${name} with a key and without`);
    return interleave(contestants(request, 1, turnSeconds), sizes.keyRounds);
  };
  return { get: await measure("get", getBlob), create: await measure("create", createBlob) };
}

type RequestOf = (build: KeyedBuild) => ReturnType<Sequence[number]>;

const getBlob: RequestOf = ({ child, blobId }) => ({
  method: "GET",
  path: `/blobs/${blobId}`,
  headers: bearer(child.facts),
});

const createBlob: RequestOf = ({ child }) => ({
  method: "POST",
  path: "/blobs",
  headers: { "content-type": "application/json", ...bearer(child.facts) },
  body: "{}",
});

const bearer = ({ apiKey }: { apiKey?: string }) =>
  apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
