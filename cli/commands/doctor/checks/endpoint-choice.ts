import type { Deps } from "../../../deps.ts";
import { readConfig } from "../../../profiles/config-file.ts";
import { configPath } from "../../../profiles/config-path.ts";
import { type GlobalOptions, resolveSettings, type Settings } from "../../../settings.ts";
import { type Finding, ok } from "./check.ts";

/**
 * Which API commands use, and what says so.
 * @throws {UsageError} what `resolveSettings` throws
 */
export function chooseEndpoint(
  options: GlobalOptions,
  deps: Deps,
): { settings: Settings; finding: Finding } {
  const settings = resolveSettings(options, deps);
  const because = reason(options, deps);
  const { endpoint } = settings;
  const finding =
    endpoint === undefined
      ? ok(`None is set, so commands use local mode, on this machine (${because}).`)
      : ok(`${endpoint} (${because}).`);
  return { settings, finding };
}

/** In the order in which `settings.ts` hears them. */
function reason({ endpoint, profile }: GlobalOptions, deps: Deps): string {
  const { REKOG_ENDPOINT, REKOG_PROFILE } = deps.env;
  if (endpoint !== undefined) return "--endpoint";
  if (profile !== undefined) return `--profile ${profile}`;
  if (REKOG_ENDPOINT) return "REKOG_ENDPOINT";
  if (REKOG_PROFILE) return `REKOG_PROFILE, the profile ${REKOG_PROFILE}`;
  return `the active profile, ${readConfig(configPath(deps)).active}`;
}
