import { type Finding, ok, warn } from "./check.ts";
import type { ApiProbe } from "./probe-api.ts";
import { compareVersions } from "./version-order.ts";

/** @param own the version of this rekog */
export function apiFinding(endpoint: string, probe: ApiProbe, own: string): Finding {
  const { version, durationMs, asksForKey } = probe;
  const key = asksForKey ? ", and asks for a key" : "";
  const told = `${endpoint} is rekog's API${key}; it answered in ${Math.round(durationMs)} ms.`;
  if (version === undefined) return ok(`${told} It does not tell its version.`);
  if (version === own) return ok(`${told} It runs rekog ${version}.`);
  return warn(
    `${told} It runs rekog ${version}, and this is rekog ${own}.`,
    isNewer(version, own)
      ? `Install rekog ${version} here. \`rekog deploy\` of this one would put an older API in its place.`
      : "Deploy it again with `rekog deploy`, or stop that `rekog local` and start it again.",
  );
}

/** Of the same numbers, one that is to come (`1.2.3-beta`) is before the one that came. */
function isNewer(version: string, own: string): boolean {
  const order = compareVersions(version, own);
  return order === 0 ? own.includes("-") : order > 0;
}
