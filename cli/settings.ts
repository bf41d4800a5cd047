import { parseEndpoint } from "./client/endpoint.ts";
import type { Deps } from "./deps.ts";
import {
  type OutputOptions,
  type OutputSettings,
  resolveOutputSettings,
} from "./output-settings.ts";
import { readConfig } from "./profiles/config-file.ts";
import { configPath } from "./profiles/config-path.ts";
import { selectProfile } from "./profiles/profiles.ts";

/** What the options that every command has amount to. */
export interface Settings extends OutputSettings {
  /** Without a trailing slash; undefined means local mode */
  endpoint: string | undefined;
}

export interface GlobalOptions extends OutputOptions {
  endpoint?: string;
  /** The name of one, for this command */
  profile?: string;
}

/**
 * Flags before environment before the active profile: `--endpoint`, `--profile`, `REKOG_ENDPOINT`, `REKOG_PROFILE`, and
 * `rekog config use`. The file of profiles is only read when nothing before it decides.
 * @throws {UsageError} `invalid_endpoint`, `unknown_profile`, or what `readConfig` throws
 */
export function resolveSettings(
  options: GlobalOptions,
  deps: Pick<Deps, "env" | "platform" | "homeDir" | "stdout" | "stderr">,
): Settings {
  return { ...resolveOutputSettings(options, deps), endpoint: endpointOf(options, deps) };
}

function endpointOf(
  { endpoint, profile }: GlobalOptions,
  deps: Pick<Deps, "env" | "platform" | "homeDir">,
): string | undefined {
  if (endpoint !== undefined) return parseEndpoint(endpoint);
  const { REKOG_ENDPOINT, REKOG_PROFILE } = deps.env;
  if (profile === undefined && REKOG_ENDPOINT) return parseEndpoint(REKOG_ENDPOINT);
  return selectProfile(readConfig(configPath(deps)), profile ?? (REKOG_PROFILE || undefined))
    .endpoint;
}
