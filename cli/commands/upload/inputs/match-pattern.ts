import { realpath, stat } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import type { LeftOut } from "./left-out.ts";

/** A pattern, split where it stops to be a path that exists. */
export interface Pattern {
  folder: string;
  pattern: string;
}

/**
 * Reads a path that does not exist as a pattern, such as `photos/*.jpg`. What of it exists is taken as it is written, so
 * that `photos [2024]/*.jpg` looks into `photos [2024]`. On Windows a backslash separates, as it does everywhere there.
 * @returns undefined when it has no wildcards
 */
export async function asPattern(
  path: string,
  platform: NodeJS.Platform,
): Promise<Pattern | undefined> {
  const written = platform === "win32" ? path.replaceAll("\\", "/") : path;
  const { root } = parse(written);
  let folder = root || ".";
  const segments = written.slice(root.length).split("/");
  for (let next = segments[0]; next !== undefined; next = segments[0]) {
    const literal = join(folder, next);
    if (segments.length === 1 || !(await exists(literal))) break;
    folder = literal;
    segments.shift();
  }
  // A leading `!` would turn the pattern into its opposite, which nobody means by a single one.
  const pattern = segments.join("/").replace(/^!(?!\()/, "\\!");
  return isDynamicPattern(pattern) ? { folder, pattern } : undefined;
}

/**
 * What a pattern matches, files and folders, in the order of their names. As with a shell's, hidden names must be asked
 * for, and `**` does not go through links to folders.
 */
export async function matchPattern(
  { folder, pattern }: Pattern,
  {
    platform,
    leftOut,
    signal,
  }: { platform: NodeJS.Platform; leftOut: LeftOut; signal: AbortSignal },
): Promise<string[]> {
  const matches = await glob(pattern, {
    cwd: folder,
    expandDirectories: false,
    onlyFiles: false,
    caseSensitiveMatch: platform !== "win32",
    signal,
  });
  signal.throwIfAborted();
  const isBehindLink = pattern.includes("**") ? linkDetector(folder) : async () => false;
  const paths: string[] = [];
  for (const match of matches) {
    if (await isBehindLink(dirname(match))) leftOut.behindLinks += 1;
    else paths.push(join(folder, match));
  }
  return paths.sort();
}

/** Tells whether the way from a folder to one below it leads through a link. */
function linkDetector(folder: string): (below: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  const look = async (below: string) =>
    (await realpath(join(folder, below))) !== join(await realpath(folder), below);
  return (below) => {
    const answer = known.get(below) ?? look(below);
    known.set(below, answer);
    return answer;
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
