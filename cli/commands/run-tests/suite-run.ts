import type { Deps } from "../../deps.ts";
import type { GlobalOptions, Settings } from "../../settings.ts";
import type { Notices } from "../../ui/notices.ts";
import type { Suite, SuiteCase } from "./manifest/suite.ts";
import type { TemporarySpace } from "./run/temporary-space.ts";
import type { TakeOver } from "./update/take-over.ts";

export interface RunTestsOptions extends GlobalOptions {
  concurrency: number;
  /** Seconds */
  timeout: number;
  filter?: string[];
  junit?: string;
  update?: boolean;
  bail?: boolean;
  keep?: boolean;
}

/** One `rekog run-tests`, once it is clear what it runs. */
export interface SuiteRun {
  suite: Suite;
  /** What `--filter` left of the suite's */
  cases: readonly SuiteCase[];
  /** There with `--update` */
  takeOver: TakeOver | undefined;
  options: RunTestsOptions;
  settings: Settings;
  notices: Notices;
  space: TemporarySpace;
  deps: Deps;
}
