import { UsageError } from "../client/errors.ts";

/** What commands do without flags or environment. Without an endpoint it means local mode. */
export interface Profile {
  endpoint?: string;
}

export interface Config {
  /** The name of the profile that counts when none is named */
  active: string;
  profiles: ReadonlyMap<string, Profile>;
}

/** Always there, and never has an endpoint: the way back to local mode. */
export const localProfile = "local";

export const emptyConfig: Config = { active: localProfile, profiles: new Map() };

/** Letters, digits, `-` and `_`, as in the names of stages; no name that an object has of itself. */
export const isProfileName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name) && name !== "constructor" && name !== "prototype";

export const hasProfile = ({ profiles }: Config, name: string): boolean =>
  name === localProfile || profiles.has(name);

/**
 * The profile of that name, or the active one.
 * @throws {UsageError} `unknown_profile`
 */
export function selectProfile(config: Config, name = config.active): Profile {
  if (name === localProfile) return {};
  const profile = config.profiles.get(name);
  if (profile) return profile;
  const known = [...config.profiles.keys(), localProfile].join(", ");
  throw new UsageError({
    code: "unknown_profile",
    message: `There is no profile ${JSON.stringify(name)}; there are: ${known}.`,
    hint: "Make it with `rekog config set endpoint URL --profile NAME`, or choose another with `rekog config use NAME`.",
  });
}

/** @throws {UsageError} `unknown_profile` */
export function withActive(config: Config, name: string): Config {
  selectProfile(config, name);
  return { ...config, active: name };
}

export function withEndpoint(config: Config, name: string, endpoint: string): Config {
  return { ...config, profiles: new Map(config.profiles).set(name, { endpoint }) };
}

/**
 * A profile is its endpoint, so it is gone without it; local mode becomes active in its place.
 * @throws {UsageError} `unknown_profile`
 */
export function withoutEndpoint(config: Config, name: string): Config {
  selectProfile(config, name);
  const profiles = new Map(config.profiles);
  profiles.delete(name);
  return { active: config.active === name ? localProfile : config.active, profiles };
}

/**
 * For a profile that is about to be written.
 * @throws {UsageError} `invalid_profile`: not a name, or the built-in one
 */
export function checkWritableName(name: string): void {
  if (name !== localProfile && isProfileName(name)) return;
  throw new UsageError({
    code: "invalid_profile",
    message:
      name === localProfile
        ? `The profile ${localProfile} is built in: it means local mode, and has no endpoint.`
        : `${JSON.stringify(name)} cannot be the name of a profile.`,
    hint: "Name another with --profile NAME: up to 64 letters, digits, - and _.",
  });
}
