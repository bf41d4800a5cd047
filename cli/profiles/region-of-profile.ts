import type { Deps } from "../deps.ts";
import { readConfig } from "./config-file.ts";
import { configPath } from "./config-path.ts";

const regionInUrl = /^https:\/\/[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** The AWS region that is in the URL of an API Gateway; undefined for any other endpoint. */
export const regionOfEndpoint = (endpoint = ""): string | undefined =>
  regionInUrl.exec(endpoint)?.[1];

/**
 * Where the stage is that `rekog deploy` made this profile for.
 * @throws {UsageError} what `readConfig` throws
 */
export function regionOfProfile(
  name: string,
  deps: Pick<Deps, "env" | "homeDir" | "platform">,
): string | undefined {
  const { profiles } = readConfig(configPath(deps));
  return regionOfEndpoint(profiles.get(name)?.endpoint);
}
