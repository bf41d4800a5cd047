import { readKeyFile, readKeyFromStdin } from "../../api-key/read-key-file.ts";
import { UsageError } from "../../client/errors.ts";
import { checkSecure } from "../../client/http/bearer.ts";
import type { Deps } from "../../deps.ts";
import { readConfig } from "../../profiles/config-file.ts";
import { configPath } from "../../profiles/config-path.ts";
import { credentialsPath, removeApiKey, saveApiKey } from "../../profiles/credentials-file.ts";
import { checkWritableName, localProfile, selectProfile } from "../../profiles/profiles.ts";
import type { GlobalOptions } from "../../settings.ts";
import { nameGiven, tellChange } from "./run-config.ts";

/** `rekog config set api-key`: the key comes from a file, from what is piped in, or is typed unseen. */
export async function runConfigSetKey(options: GlobalOptions, deps: Deps): Promise<void> {
  const { name, endpoint, config } = profileForKey(options, deps);
  const { apiKeyFile } = options;
  checkSecure(endpoint);
  const { reveal, shown } = await (apiKeyFile === undefined
    ? readKeyFromStdin(deps)
    : readKeyFile(apiKeyFile, deps));
  await saveApiKey(name, { endpoint, apiKey: reveal() }, deps);
  const told =
    `The profile ${name} has the API key ${shown}, for ${endpoint} only. ` +
    `It is in ${credentialsPath(deps)}, which you alone can read.${overrideNote(deps.env)}`;
  await tellChange(config, told, options, deps);
}

/** `rekog config unset api-key`. */
export async function runConfigUnsetKey(options: GlobalOptions, deps: Deps): Promise<void> {
  const { name, config } = profileForKey(options, deps);
  const told = (await removeApiKey(name, deps))
    ? `The profile ${name} has no API key any more. The key itself works until it is revoked: rekog keys revoke.`
    : `The profile ${name} has no API key.`;
  await tellChange(config, told, options, deps);
}

/** @throws {UsageError} `invalid_profile`, `unknown_profile`, `no_endpoint` */
function profileForKey(options: GlobalOptions, deps: Deps) {
  const config = readConfig(configPath(deps));
  const name = nameGiven(options, deps) ?? config.active;
  if (name === localProfile) throw localHasNone();
  checkWritableName(name);
  const { endpoint } = selectProfile(config, name);
  if (endpoint === undefined) throw noEndpoint(name);
  return { name, endpoint, config };
}

/** What to know while the environment has a key. */
const overrideNote = ({ REKOG_API_KEY }: Deps["env"]) =>
  REKOG_API_KEY ? " Note that REKOG_API_KEY is set, and heard first." : "";

const localHasNone = () =>
  new UsageError({
    code: "invalid_profile",
    message: `The profile ${localProfile} is built in: it means local mode, and has no API key.`,
    hint: "Name the profile that the key is for with --profile NAME; `rekog config list` shows them.",
  });

const noEndpoint = (name: string) =>
  new UsageError({
    code: "no_endpoint",
    message: `The profile ${name} has no endpoint, and a key is for one endpoint only.`,
    hint: `Give it one first: rekog config set endpoint URL --profile ${name}.`,
  });
