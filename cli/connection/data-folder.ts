import { isAbsolute, join, resolve } from "node:path";
import type { Deps } from "../deps.ts";

/**
 * Where local mode keeps its blobs: `--data-dir`, `REKOG_DATA_DIR`, or the platform's folder for a user's data (on Linux
 * https://specifications.freedesktop.org/basedir-spec/latest/, which says that relative paths are not heard). Absolute.
 */
export function dataFolder(
  { env, platform, homeDir }: Pick<Deps, "env" | "platform" | "homeDir">,
  flag?: string,
): string {
  const chosen = flag ?? (env.REKOG_DATA_DIR || undefined);
  if (chosen !== undefined) return resolve(chosen);
  if (platform === "darwin") return join(homeDir, "Library", "Application Support", "rekog");
  if (platform === "win32") {
    const appData = env.LOCALAPPDATA || join(homeDir, "AppData", "Local");
    return join(appData, "rekog", "Data");
  }
  const xdgDataHome = env.XDG_DATA_HOME ?? "";
  return join(isAbsolute(xdgDataHome) ? xdgDataHome : join(homeDir, ".local", "share"), "rekog");
}
