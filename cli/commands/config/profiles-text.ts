import { apiKeyId, shownApiKey } from "../../client/api-key.ts";
import type { Credentials } from "../../profiles/credentials-file.ts";
import { type Config, localProfile } from "../../profiles/profiles.ts";

/** The profiles as `--json` has them; the one that is built in comes last. */
export function profilesJson(config: Config, credentials: Credentials) {
  const names = [...config.profiles.keys(), localProfile];
  return names.map((name) => {
    const endpoint = config.profiles.get(name)?.endpoint ?? null;
    const key = credentials.get(name);
    // One for another endpoint is not sent, and is none.
    const id = key?.endpoint === endpoint ? apiKeyId(key.apiKey) : undefined;
    return {
      name,
      endpoint,
      active: name === config.active,
      ...(id !== undefined && { api_key_id: id }),
    };
  });
}

/** The profiles as a table; with a column for keys where there are any. */
export function profilesText(config: Config, credentials: Credentials): string {
  const rows = profilesJson(config, credentials).map(
    ({ name, endpoint, active, api_key_id: id }) => ({
      name: `${active ? "*" : " "} ${name}`,
      endpoint: endpoint ?? "local mode, on this machine",
      key: id === undefined ? "" : shownApiKey(id),
    }),
  );
  const hasKeys = rows.some(({ key }) => key !== "");
  const all = [{ name: "  PROFILE", endpoint: "ENDPOINT", key: hasKeys ? "API KEY" : "" }, ...rows];
  const nameColumns = Math.max(...all.map(({ name }) => name.length));
  const endpointColumns = Math.max(...all.map(({ endpoint }) => endpoint.length));
  return all
    .map(({ name, endpoint, key }) => {
      const line = `${name.padEnd(nameColumns)}  ${endpoint.padEnd(endpointColumns)}  ${key}`;
      return `${line.trimEnd()}\n`;
    })
    .join("");
}
