import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";

const require = createRequire(import.meta.url);

/**
 * The folder of an installed package. Some export their code alone, so it is found from an entry file of theirs.
 * @throws if it is not installed
 */
export function packageFolder(name: string, entry = name): string {
  const entryFile = require.resolve(entry);
  const inside = `${sep}node_modules${sep}${name.replace("/", sep)}${sep}`;
  const at = entryFile.lastIndexOf(inside);
  if (at < 0) throw new Error(`${name} lies in no folder of its name: ${entryFile}`);
  return entryFile.slice(0, at + inside.length - 1);
}

/** The installed version of a package: another version may bring another model. `-missing` where there is none. */
export function packageVersion(name: string, entry = name): string {
  try {
    const json = readFileSync(join(packageFolder(name, entry), "package.json"), "utf8");
    return (JSON.parse(json) as { version: string }).version;
  } catch {
    return "-missing";
  }
}

/** The folder of a package's entry file, with a separator at its end. */
export const entryFolder = (name: string) => dirname(require.resolve(name)) + sep;
