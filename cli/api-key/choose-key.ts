import { type RekogError, UsageError } from "../client/errors.ts";
import type { Deps } from "../deps.ts";
import { readConfig } from "../profiles/config-file.ts";
import { configPath } from "../profiles/config-path.ts";
import { readCredentials } from "../profiles/credentials-file.ts";
import type { Settings } from "../settings.ts";
import { type GivenKey, givenKey } from "./given-key.ts";
import { readKeyFile } from "./read-key-file.ts";

/** What a command knows of keys, before it speaks to the API. */
export interface KeyChoice {
  /** Undefined: none is sent */
  key: GivenKey | undefined;
  /** Why the one that a profile has is not sent */
  passedOver?: RekogError | undefined;
}

/**
 * The key for the API that was chosen: of `--api-key-file`, of `REKOG_API_KEY`, or of the profile in use, whose key goes to
 * that profile's endpoint and nowhere else. Local mode gets one of the first two; it never leaves this machine.
 * @throws {UsageError} `invalid_api_key`, and what reading a file that has to be read throws; the signal's reason
 */
export async function chooseKey(
  settings: Pick<Settings, "endpoint" | "profile" | "apiKeyFile">,
  deps: Deps,
): Promise<KeyChoice> {
  const { endpoint, profile, apiKeyFile } = settings;
  if (apiKeyFile !== undefined) return { key: await readKeyFile(apiKeyFile, deps) };
  const { REKOG_API_KEY } = deps.env;
  if (REKOG_API_KEY) return { key: givenKey(REKOG_API_KEY, "REKOG_API_KEY") };
  if (endpoint === undefined) return { key: undefined };
  if (profile?.isEndpointsOwn) return keyOfProfile(profile.name, endpoint, deps);
  // What was named in place of a profile works without its files, whatever is in them.
  try {
    const name = profile?.name ?? readConfig(configPath(deps)).active;
    return { ...keyOfProfile(name, endpoint, deps), passedOver: undefined };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { key: undefined, passedOver: error };
  }
}

function keyOfProfile(name: string, endpoint: string, deps: Deps): KeyChoice {
  const credential = readCredentials(deps).get(name);
  if (!credential) return { key: undefined };
  if (credential.endpoint === endpoint) {
    return { key: givenKey(credential.apiKey, `the profile ${name}`) };
  }
  return { key: undefined, passedOver: ofAnotherApi(name, credential.endpoint) };
}

const ofAnotherApi = (name: string, endpoint: string) =>
  new UsageError({
    code: "api_key_of_another_endpoint",
    message: `The profile ${name} has a key, but one for ${endpoint}, and it is sent to no other.`,
    hint: `Set the key for the new endpoint: rekog config set api-key --profile ${name}.`,
  });
