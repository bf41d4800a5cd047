import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { changeConfig, readConfig } from "../../profiles/config-file.ts";
import { configPath } from "../../profiles/config-path.ts";
import { readCredentials } from "../../profiles/credentials-file.ts";
import { checkWritableName, withActive, withEndpoint } from "../../profiles/profiles.ts";

/**
 * Tells what would be in the way of `saveProfile`, before minutes have gone.
 * @throws {UsageError} the name is not one for a profile, or the file of profiles or that of their keys cannot be read
 */
export function checkSavable(profile: string, deps: Deps): void {
  checkWritableName(profile);
  readConfig(configPath(deps));
  readCredentials(deps);
}

/**
 * Gives a profile the endpoint of what was deployed, and makes it active. The file is read again: another command may have
 * changed it meanwhile.
 * @throws {RekogError} what reading and writing throw, with the endpoint in the hint, so that it is not lost
 */
export async function saveProfile(profile: string, endpoint: string, deps: Deps): Promise<void> {
  const path = configPath(deps);
  try {
    await changeConfig(path, deps, (config) =>
      withActive(withEndpoint(config, profile, endpoint), profile),
    );
  } catch (error) {
    if (!(error instanceof RekogError)) throw error;
    const { kind, code, message, details } = error;
    const hint = `The API is deployed; use it with --endpoint ${endpoint}. ${error.hint}`;
    throw new RekogError({ kind, code, message, hint, details, cause: error });
  }
}
