import type { BaselineProcess } from "./baseline-process.ts";
import type { ApiClient } from "./blob-life.ts";
import type { BlobLife } from "./capture.ts";
import type { Child } from "./child.ts";
import type { LocalProcess } from "./local-process.ts";
import type { Sizes } from "./sizes.ts";

/** Local mode of one build, and a client of it. */
export interface Build {
  child: Child<LocalProcess>;
  client: ApiClient;
}

export type Baselines = Record<"answer" | "dynalite" | "sdk" | "receive", Child<BaselineProcess>>;

/** What is there to measure with. */
export interface Bench {
  /** The build, as the URL of its folder */
  dist: string;
  /** By name: `rekog` is ours; `before` is another one that takes turns with it. Each has a blob to be read. */
  builds: { rekog: Build & { blobId: string } } & Record<string, Build & { blobId: string }>;
  baselines: Baselines;
  life: BlobLife;
  jpeg: Buffer;
  sizes: Sizes;
  tell: (message: string) => void;
}
