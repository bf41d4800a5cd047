import { posix } from "node:path";
import { glob } from "tinyglobby";
import { UsageError } from "../../../client/errors.ts";
import { manifestName } from "./manifest.ts";

/** Its own name further down, and at the top what somebody may have called it, or an editor saved it as. */
const meant = [`**/${manifestName}`, "{cases.{yaml,yml,json},case.{yaml,yml}}{,.txt}"];

/**
 * Looks for what was meant for the manifest of a folder that has none: it would not be read, and every picture would pass.
 * @throws {UsageError} `misplaced_manifest`
 */
export async function refuseMisplacedManifest(folder: string, signal: AbortSignal): Promise<void> {
  const files = await glob(meant, {
    cwd: folder,
    caseSensitiveMatch: false,
    followSymbolicLinks: false,
    expandDirectories: false,
    onlyFiles: true,
    signal,
  });
  signal.throwIfAborted();
  const [file] = files.toSorted();
  if (file === undefined) return;
  const isBelow = posix.dirname(file) !== ".";
  throw new UsageError({
    code: "misplaced_manifest",
    message: isBelow
      ? `${file} would not be read: a manifest is at the top of its folder or zip.`
      : `${file} would not be read: a manifest is called ${manifestName}.`,
    hint: isBelow
      ? "Run the folder that it is in; or take it out to have every picture recognised, with nothing expected of it."
      : `Call it ${manifestName}; or take it out to have every picture recognised, with nothing expected of it.`,
  });
}
