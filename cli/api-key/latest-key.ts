import { stat } from "node:fs/promises";
import type { Deps } from "../deps.ts";
import type { Settings } from "../settings.ts";
import { chooseKey, type KeyChoice } from "./choose-key.ts";
import type { GivenKey } from "./given-key.ts";

type KeySettings = Pick<Settings, "endpoint" | "profile" | "apiKeyFile">;

/** The key of a command that runs until it is ended. */
export interface LatestKey {
  /** For each request */
  apiKey: () => Promise<string>;
  /** What was chosen last */
  current: () => KeyChoice;
}

/**
 * A key that is replaced while a command runs, in its file or its profile, is the one of its next request: keys are rotated, and
 * the old one ends. What cannot be read just now, or is none as yet, leaves the one before.
 * @returns undefined where there is none, or it comes from where it can be read but once
 */
export async function latestKey(
  first: KeyChoice,
  settings: KeySettings,
  deps: Deps,
): Promise<LatestKey | undefined> {
  const { apiKeyFile } = settings;
  let choice = first;
  let key = first.key as GivenKey;
  if (!first.key || (apiKeyFile !== undefined && !(await isFile(apiKeyFile)))) return undefined;
  return {
    async apiKey() {
      const next = await chooseKey(settings, deps).catch(() => undefined);
      if (next?.key) {
        choice = next;
        key = next.key;
      }
      return key.reveal();
    },
    current: () => choice,
  };
}

/** No pipe, which would give nothing the second time, nor stdin. */
async function isFile(path: string): Promise<boolean> {
  if (path === "-") return false;
  return await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
