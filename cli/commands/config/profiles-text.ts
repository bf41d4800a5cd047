import { type Config, localProfile } from "../../profiles/profiles.ts";

/** The profiles as `--json` has them; the one that is built in comes last. */
export function profilesJson(config: Config) {
  const names = [...config.profiles.keys(), localProfile];
  return names.map((name) => ({
    name,
    endpoint: config.profiles.get(name)?.endpoint ?? null,
    active: name === config.active,
  }));
}

/** The profiles as a table. */
export function profilesText(config: Config): string {
  const rows = profilesJson(config).map(({ name, endpoint, active }) => ({
    name: `${active ? "*" : " "} ${name}`,
    endpoint: endpoint ?? "local mode, on this machine",
  }));
  const all = [{ name: "  PROFILE", endpoint: "ENDPOINT" }, ...rows];
  const columns = Math.max(...all.map(({ name }) => name.length));
  return all.map(({ name, endpoint }) => `${name.padEnd(columns)}  ${endpoint}\n`).join("");
}
