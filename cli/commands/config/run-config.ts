import { parseEndpoint } from "../../client/endpoint.ts";
import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { changeConfig, readConfig } from "../../profiles/config-file.ts";
import { configPath } from "../../profiles/config-path.ts";
import { readCredentials, removeApiKey } from "../../profiles/credentials-file.ts";
import { overrideNote } from "../../profiles/override-note.ts";
import {
  type Config,
  checkWritableName,
  hasProfile,
  localProfile,
  selectProfile,
  withActive,
  withEndpoint,
  withoutEndpoint,
} from "../../profiles/profiles.ts";
import type { GlobalOptions } from "../../settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { profilesJson, profilesText } from "./profiles-text.ts";

/** What `set` names a profile when none was ever named. */
const firstProfile = "default";

/**
 * `rekog config set endpoint`. A profile that is named is changed and no more; without a name it is the one that is in
 * use, and from local mode a first one is made and used.
 */
export async function runConfigSet(url: string, options: GlobalOptions, deps: Deps): Promise<void> {
  const endpoint = parseEndpoint(url);
  const named = nameGiven(options, deps);
  let name = "";
  const config = await change(deps, (config) => {
    name = named ?? (config.active === localProfile ? firstProfile : config.active);
    checkWritableName(name);
    const changed = withEndpoint(config, name, endpoint);
    return named === undefined ? withActive(changed, name) : changed;
  });
  const next =
    config.active === name
      ? `It is active.${overrideNote(deps.env)} Back to local mode: rekog config use ${localProfile}`
      : `Use it with: rekog config use ${name}`;
  const key = readCredentials(deps).get(name);
  const left =
    key && key.endpoint !== endpoint
      ? ` Its API key is one for ${key.endpoint}, and is not sent there: rekog config set api-key --profile ${name}.`
      : "";
  const told = `The profile ${name} has the endpoint ${endpoint}.${left} ${next}`;
  await tellChange(config, told, options, deps);
}

/** `rekog config unset endpoint`. The key goes first: no profile that is gone leaves one behind. */
export async function runConfigUnset(options: GlobalOptions, deps: Deps): Promise<void> {
  const before = readConfig(configPath(deps));
  const name = nameGiven(options, deps) ?? before.active;
  checkWritableName(name);
  selectProfile(before, name);
  const hadKey = await removeApiKey(name, deps);
  const config = await change(deps, (config) => withoutEndpoint(config, name));
  const told = `The profile ${name} is gone${hadKey ? ", and so is its API key" : ""}. Active now: ${config.active}.`;
  await tellChange(config, told, options, deps);
}

/** `rekog config use`. */
export async function runConfigUse(
  name: string,
  options: GlobalOptions,
  deps: Deps,
): Promise<void> {
  const config = await change(deps, (config) => withActive(config, name));
  const what = selectProfile(config).endpoint ?? "local mode";
  const told = `The profile ${name} is active: ${what}.${overrideNote(deps.env)}`;
  await tellChange(config, told, options, deps);
}

/** `rekog config list`. */
export async function runConfigList(options: GlobalOptions, deps: Deps): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const config = readConfig(configPath(deps));
  if (settings.json) return printJson(config, deps);
  deps.stdout.write(profilesText(config, readCredentials(deps)));
  const note = overrideNote(deps.env).trim();
  const notices = await createNotices(deps.stderr, settings);
  if (note) notices.tell(note);
  else if (!hasProfile(config, config.active)) {
    const gone = `The active profile, ${JSON.stringify(config.active)}, is none of these.`;
    notices.tell(`${gone} Choose one: rekog config use NAME`);
  }
}

export const nameGiven = ({ profile }: GlobalOptions, { env }: Deps): string | undefined =>
  profile ?? (env.REKOG_PROFILE || undefined);

/** What cannot be done at all is told before a folder or a lock is made for it. */
function change(deps: Deps, by: (config: Config) => Config): Promise<Config> {
  const path = configPath(deps);
  by(readConfig(path));
  readCredentials(deps);
  return changeConfig(path, deps, by);
}

/** `--json` gives what `list --json` gives, after the change. */
export async function tellChange(config: Config, told: string, options: GlobalOptions, deps: Deps) {
  const settings = resolveOutputSettings(options, deps);
  (await createNotices(deps.stderr, settings)).tell(told);
  if (settings.json) printJson(config, deps);
}

function printJson(config: Config, deps: Deps): void {
  const told = {
    config_file: configPath(deps),
    active_profile: config.active,
    profiles: profilesJson(config, readCredentials(deps)),
  };
  deps.stdout.write(`${cleanJson(told)}\n`);
}
