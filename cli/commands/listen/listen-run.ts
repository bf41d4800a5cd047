import type { Deps } from "../../deps.ts";
import type { OutputSettings } from "../../output-settings.ts";
import type { Notices } from "../../ui/notices.ts";
import type { ListenOptions } from "./listen-options.ts";

/** One `rekog listen`, once it is clear how callbacks come here. */
export interface ListenRun {
  options: ListenOptions;
  settings: OutputSettings;
  /** To check signatures with; none: they are not checked */
  secrets: readonly string[];
  notices: Notices;
  deps: Deps;
  /** The reason for this way, without a full stop */
  why: string;
}
