import { isAbsolute, join, resolve } from "node:path";
import type { Deps } from "../deps.ts";

/**
 * Where the profiles are kept: `REKOG_CONFIG_FILE`, or `config.json` in the platform's folder for a user's settings (on
 * Linux https://specifications.freedesktop.org/basedir-spec/latest/, which says that relative paths are not heard). On no
 * platform is that the data folder: who deletes blobs does not lose endpoints. Absolute.
 */
export function configPath({
  env,
  platform,
  homeDir,
}: Pick<Deps, "env" | "platform" | "homeDir">): string {
  if (env.REKOG_CONFIG_FILE) return resolve(env.REKOG_CONFIG_FILE);
  return join(settingsFolder(), "rekog", "config.json");

  function settingsFolder(): string {
    if (platform === "darwin") return join(homeDir, "Library", "Preferences");
    if (platform === "win32") return env.APPDATA || join(homeDir, "AppData", "Roaming");
    const xdgConfigHome = env.XDG_CONFIG_HOME ?? "";
    return isAbsolute(xdgConfigHome) ? xdgConfigHome : join(homeDir, ".config");
  }
}
