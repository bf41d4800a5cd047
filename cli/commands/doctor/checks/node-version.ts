import { type Finding, fail, ok, warn } from "./check.ts";

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
  const isAtLeast = compare(numbersOf(version), numbersOf(least)) >= 0;
  const isSameMajor = numbersOf(version)[0] === numbersOf(least)[0];
  return isAtLeast && (operator === ">=" || isSameMajor);
}

const numbersOf = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);

function compare(a: number[], b: number[]): number {
  for (let index = 0; index < 3; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
