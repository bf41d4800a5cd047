import { isAbsolute, join, resolve } from "node:path";
import { UsageError } from "../client/errors.ts";
import { tellable } from "../client/tellable.ts";
import type { Deps } from "../deps.ts";

/**
 * Where local mode keeps its blobs: `--data-dir`, `REKOG_DATA_DIR`, or the platform's folder for a user's data (on Linux
 * https://specifications.freedesktop.org/basedir-spec/latest/, which says that relative paths are not heard). Absolute.
 * @throws {UsageError} `invalid_data_dir`: a folder that nobody means
 */
export function dataFolder(
  { env, platform, homeDir }: Pick<Deps, "env" | "platform" | "homeDir">,
  flag?: string,
): string {
  const chosen = flag ?? (env.REKOG_DATA_DIR || undefined);
  const name = flag === undefined ? "REKOG_DATA_DIR" : "--data-dir";
  if (chosen !== undefined) return resolve(meant(chosen, name));
  if (platform === "darwin") return join(homeDir, "Library", "Application Support", "rekog");
  if (platform === "win32") {
    const appData = env.LOCALAPPDATA || join(homeDir, "AppData", "Local");
    return join(meant(appData, "LOCALAPPDATA"), "rekog", "Data");
  }
  const xdgDataHome = meant(env.XDG_DATA_HOME ?? "", "XDG_DATA_HOME");
  return join(isAbsolute(xdgDataHome) ? xdgDataHome : join(homeDir, ".local", "share"), "rekog");
}

/**
 * A path as it was given. What a `.env` file or a shell left in it would be a part of a folder's name, a `~` one that is hard to
 * remove, and the blobs would be somewhere else than everyone thinks.
 */
function meant(path: string, name: string): string {
  const hasControls = /\p{Cc}/u.test(path);
  const why = hasControls
    ? "has a line end or another control character in it"
    : /^(["']).*\1$/.test(path)
      ? "has quotes around it, which are part of the name here"
      : /^~(?:[/\\]|$)/.test(path)
        ? "begins with ~, which only a shell makes your home folder of"
        : undefined;
  if (why === undefined) return path;
  throw new UsageError({
    code: "invalid_data_dir",
    message: tellable(`The data folder of ${name}, ${JSON.stringify(path)}, ${why}.`),
    hint: hasControls
      ? "Give the folder's path without it."
      : "Give the folder's whole path. One that is really called that can be given with ./ before it.",
  });
}
