import { type Finding, fail, ok, warn } from "./check.ts";
import { compareVersions } from "./version-order.ts";

/**
 * @param version such as `20.19.0`
 * @param supported `engines.node` of package.json: `^` and `>=` ranges with `||` between
 *   (https://docs.npmjs.com/cli/v11/configuring-npm/package-json#engines)
 */
export function checkNode(version: string, supported: string): Finding {
  const told = `Node.js ${version}; rekog runs on ${supported}.`;
  const ranges = supported.split("||").map((range) => matches(version, range.trim()));
  if (ranges.includes(true)) return ok(told);
  const fix = "Install a Node.js that is supported: https://nodejs.org/en/download.";
  return ranges.includes(undefined) ? warn(told, fix) : fail(told, fix);
}

/** Undefined when the range is of another kind. */
function matches(version: string, range: string): boolean | undefined {
  const [, operator, least = ""] = /^(\^|>=)\s*(\d+(?:\.\d+){0,2})$/.exec(range) ?? [];
  if (operator === undefined) return undefined;
  const isAtLeast = compareVersions(version, least) >= 0;
  const isSameMajor = Number.parseInt(version, 10) === Number.parseInt(least, 10);
  return isAtLeast && (operator === ">=" || isSameMajor);
}
