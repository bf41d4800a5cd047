import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RekogError, UsageError } from "../../../client/errors.ts";
import { type FileLockOptions, withFileLock } from "../../../files/file-lock.ts";
import { manifestName } from "../manifest/manifest.ts";
import type { Suite } from "../manifest/suite.ts";
import { fileNotWritable, writeWholeFile } from "../report/write-whole-file.ts";
import { type CaseUpdate, newManifest, updatedManifest } from "./update-manifest.ts";

/**
 * Writes new expectations into the suite's `cases.yaml`; a folder without one gets one with all of its pictures.
 * @returns its path
 * @throws {UsageError} `manifest_changed`, `file_not_writable`; nothing is written then
 * @throws {RekogError} `file_locked`
 * @throws the signal's reason
 */
export async function saveUpdates(
  suite: Suite,
  updates: readonly CaseUpdate[],
  options: FileLockOptions,
): Promise<string> {
  const path = updatedPath(suite);
  const files = suite.cases.flatMap(({ file }) => file ?? []);
  const text = updatedManifest(suite.manifest?.text ?? newManifest(files), updates);
  try {
    await withFileLock(path, options, async () => {
      const current = await readFile(path, "utf8").catch(() => undefined);
      if (current !== suite.manifest?.text) throw manifestChanged(path);
      await writeWholeFile(path, text);
    });
  } catch (error) {
    options.signal.throwIfAborted();
    throw error instanceof RekogError ? error : fileNotWritable(path, error);
  }
  return path;
}

/** The `cases.yaml` that is written, there or not. */
export const updatedPath = ({ manifest, folder }: Suite): string =>
  manifest?.path ?? join(folder, manifestName);

const manifestChanged = (path: string) =>
  new UsageError({
    code: "manifest_changed",
    message: `${path} was changed while its cases ran; nothing is written to it.`,
    hint: "Run the command again.",
  });
