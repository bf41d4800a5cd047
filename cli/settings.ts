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
  /** The one that is named or, where it says which API, the active one */
  profile: ProfileInUse | undefined;
  /** Where the API's key is read from, before anything else is looked at */
  apiKeyFile: string | undefined;
}

export interface ProfileInUse {
  name: string;
  /** Whether it is the profile that says which API; else something before it did */
  isEndpointsOwn: boolean;
}

export interface GlobalOptions extends OutputOptions {
  endpoint?: string;
  /** The name of one, for this command */
  profile?: string;
  /** A path, or `-` for stdin */
  apiKeyFile?: string;
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
  const { apiKeyFile } = options;
  return { ...resolveOutputSettings(options, deps), ...apiOf(options, deps), apiKeyFile };
}

function apiOf(
  { endpoint: flag, profile }: GlobalOptions,
  deps: Pick<Deps, "env" | "platform" | "homeDir">,
): Pick<Settings, "endpoint" | "profile"> {
  const { REKOG_ENDPOINT, REKOG_PROFILE } = deps.env;
  const named = profile ?? (REKOG_PROFILE || undefined);
  const endpoint = flag ?? (profile === undefined && REKOG_ENDPOINT ? REKOG_ENDPOINT : undefined);
  if (endpoint !== undefined) {
    const inUse = named === undefined ? undefined : { name: named, isEndpointsOwn: false };
    return { endpoint: parseEndpoint(endpoint), profile: inUse };
  }
  const config = readConfig(configPath(deps));
  const kept = selectProfile(config, named).endpoint;
  return {
    endpoint: kept === undefined ? undefined : parseEndpoint(kept),
    profile: { name: named ?? config.active, isEndpointsOwn: true },
  };
}
