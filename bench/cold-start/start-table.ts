/** The largest zip that is tolerated */
const maxZipBytes = 250_000;
/** Of a function that has more than its code: convertBlob's decoders are what it is for, and its start reads none of them. */
const maxZipBytesOf: Readonly<Record<string, number>> = { convertBlob: 6_500_000 };
const maxOfBare = 1.15;
const maxOfDefault = 0.75;

export interface Start {
  ms: number;
  rssBytes: number;
}

/** A function beside what nobody could go below: the clients that it constructs, alone. */
export interface FunctionStart {
  name: string;
  zipBytes: number;
  ours: Start;
  bare: Start;
  /** As esbuild bundles them if it is not told otherwise */
  byDefault: Start;
}

/** The table's lines. */
export function startTable(empty: Start, functions: readonly FunctionStart[]): string[] {
  return [
    "| function | start | bare clients | ratio | bare clients, default `mainFields` | ratio | memory | zip |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    `| an empty handler | ${empty.ms.toFixed(1)} ms | | | | | ${mega(empty.rssBytes)} MB | |`,
    ...functions.map(
      ({ name, zipBytes, ours, bare, byDefault }) =>
        `| \`${name}\` | ${ours.ms.toFixed(1)} ms | ${bare.ms.toFixed(1)} ms | ${(ours.ms / bare.ms).toFixed(2)} ` +
        `| ${byDefault.ms.toFixed(1)} ms | ${(ours.ms / byDefault.ms).toFixed(2)} | ${mega(ours.rssBytes)} MB | ${Math.round(zipBytes / 1000)} kB |`,
    ),
  ];
}

const zipBoundOf = (name: string) => maxZipBytesOf[name] ?? maxZipBytes;

/** What is slower or larger than it may be. */
export function missedTargets(functions: readonly FunctionStart[]): string[] {
  return functions.flatMap(({ name, zipBytes, ours, bare, byDefault }) => [
    ...(ours.ms > maxOfBare * bare.ms
      ? [`${name} takes more than ${maxOfBare} × its bare clients`]
      : []),
    ...(ours.ms > maxOfDefault * byDefault.ms
      ? [`${name} takes more than ${maxOfDefault} × its bare clients with default mainFields`]
      : []),
    ...(zipBytes > zipBoundOf(name)
      ? [`${name}'s zip is larger than ${zipBoundOf(name) / 1000} kB`]
      : []),
  ]);
}

const mega = (bytes: number) => Math.round(bytes / 1e6);
