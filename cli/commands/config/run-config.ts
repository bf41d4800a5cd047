import { parseEndpoint } from "../../client/endpoint.ts";
import type { Deps } from "../../deps.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { readConfig, writeConfig } from "../../profiles/config-file.ts";
import { configPath } from "../../profiles/config-path.ts";
import { overrideNote } from "../../profiles/override-note.ts";
import {
  type Config,
  checkWritableName,
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
  const config = readConfig(configPath(deps));
  const named = nameGiven(options, deps);
  const isNamed = named !== undefined;
  const name = named ?? (config.active === localProfile ? firstProfile : config.active);
  checkWritableName(name);
  const changed = withEndpoint(config, name, endpoint);
  const wanted = isNamed ? changed : withActive(changed, name);
  const next =
    wanted.active === name
      ? `It is active.${overrideNote(deps.env)} Back to local mode: rekog config use ${localProfile}`
      : `Use it with: rekog config use ${name}`;
  await save(wanted, `The profile ${name} has the endpoint ${endpoint}. ${next}`, options, deps);
}

/** `rekog config unset endpoint`. */
export async function runConfigUnset(options: GlobalOptions, deps: Deps): Promise<void> {
  const config = readConfig(configPath(deps));
  const name = nameGiven(options, deps) ?? config.active;
  checkWritableName(name);
  const wanted = withoutEndpoint(config, name);
  const active = `Active now: ${wanted.active}.`;
  await save(wanted, `The profile ${name} is gone. ${active}`, options, deps);
}

/** `rekog config use`. */
export async function runConfigUse(
  name: string,
  options: GlobalOptions,
  deps: Deps,
): Promise<void> {
  const wanted = withActive(readConfig(configPath(deps)), name);
  const what = selectProfile(wanted).endpoint ?? "local mode";
  const told = `The profile ${name} is active: ${what}.${overrideNote(deps.env)}`;
  await save(wanted, told, options, deps);
}

/** `rekog config list`. */
export async function runConfigList(options: GlobalOptions, deps: Deps): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const config = readConfig(configPath(deps));
  if (settings.json) return printJson(config, deps);
  deps.stdout.write(profilesText(config));
  const note = overrideNote(deps.env).trim();
  if (note) (await createNotices(deps.stderr, settings)).tell(note);
}

const nameGiven = ({ profile }: GlobalOptions, { env }: Deps): string | undefined =>
  profile ?? (env.REKOG_PROFILE || undefined);

/** `--json` gives what `list --json` gives, after the change. */
async function save(config: Config, told: string, options: GlobalOptions, deps: Deps) {
  const settings = resolveOutputSettings(options, deps);
  await writeConfig(configPath(deps), config);
  (await createNotices(deps.stderr, settings)).tell(told);
  if (settings.json) printJson(config, deps);
}

function printJson(config: Config, deps: Deps): void {
  const told = {
    config_file: configPath(deps),
    active_profile: config.active,
    profiles: profilesJson(config),
  };
  deps.stdout.write(`${cleanJson(told)}\n`);
}
