/** The largest that is tolerated */
const maxZipBytes = 250_000;
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

/** What is slower or larger than it may be. */
export function missedTargets(functions: readonly FunctionStart[]): string[] {
  return functions.flatMap(({ name, zipBytes, ours, bare, byDefault }) => [
    ...(ours.ms > maxOfBare * bare.ms
      ? [`${name} takes more than ${maxOfBare} × its bare clients`]
      : []),
    ...(ours.ms > maxOfDefault * byDefault.ms
      ? [`${name} takes more than ${maxOfDefault} × its bare clients with default mainFields`]
      : []),
    ...(zipBytes > maxZipBytes ? [`${name}'s zip is larger than ${maxZipBytes / 1000} kB`] : []),
  ]);
}

const mega = (bytes: number) => Math.round(bytes / 1e6);
