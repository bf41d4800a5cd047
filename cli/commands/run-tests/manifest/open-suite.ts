import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errorCode } from "../../../client/error-code.ts";
import { UsageError } from "../../../client/errors.ts";
import { failureOfFile } from "../../../failure-of-file.ts";
import { isNamedAsPicture } from "../../../pictures/picture-names.ts";
import { manifestName } from "./manifest.ts";
import type { Suite } from "./suite.ts";

export interface OpenSuiteOptions {
  /** An empty folder to unpack a zip into; asked for only when it is one */
  temporaryFolder(): Promise<string>;
  signal: AbortSignal;
}

/**
 * Reads the suite of a folder, of a `cases.yaml`, or of a zip, whose only folder is entered. Without a manifest every
 * picture is a case.
 * @throws {UsageError} `suite_not_found`, what reading the manifest or unpacking the zip throws, `misplaced_manifest`,
 *   `no_pictures`
 * @throws the signal's reason
 */
export async function openSuite(path: string, options: OpenSuiteOptions): Promise<Suite> {
  const { signal } = options;
  const target = resolve(path);
  const stats = await stat(target).catch((error: unknown) => {
    throw notFound(path, error);
  });
  if (stats.isDirectory()) return suiteIn(target, basename(target), { signal, isUnpacked: false });
  if (basename(target) === manifestName) {
    const folder = dirname(target);
    return suiteIn(folder, basename(folder), { signal, isUnpacked: false });
  }
  const { unpackZip } = await import("../zip/unpack-zip.ts");
  const into = await options.temporaryFolder();
  await unpackZip(target, { into, signal }).catch((error: unknown) => {
    throw error instanceof UsageError ? failureOfFile(path, asSuite(path, error)) : error;
  });
  return suiteIn(await onlyFolderIn(into), basename(target), { signal, isUnpacked: true });
}

async function suiteIn(
  folder: string,
  name: string,
  { signal, isUnpacked }: { signal: AbortSignal; isUnpacked: boolean },
): Promise<Suite> {
  const manifestPath = join(folder, manifestName);
  const hasManifest = await stat(manifestPath).then(
    () => true,
    (error: unknown) => errorCode(error) !== "ENOENT",
  );
  if (!hasManifest) {
    const { refuseMisplacedManifest } = await import("./misplaced-manifest.ts");
    await refuseMisplacedManifest(folder, signal);
    const { listLinks, listPictures } = await import("./list-pictures.ts");
    const cases = await listPictures(folder, signal);
    const links = await listLinks(folder);
    return { name, folder, cases, links, manifest: undefined, isUnpacked };
  }
  const { readManifest } = await import("./read-manifest.ts");
  const { cases, text } = await readManifest(manifestPath);
  const manifest = { path: manifestPath, text };
  return { name, folder, cases, links: [], manifest, isUnpacked };
}

/** Whoever names one picture does not want to hear of archives. */
const asSuite = (path: string, error: UsageError) =>
  error.code === "not_a_zip" && isNamedAsPicture(path)
    ? new UsageError({
        code: error.code,
        message: "This is not a zip file of pictures.",
        hint: "Give the folder that the picture is in, or a zip. `rekog upload FILE --wait` recognises one picture.",
        cause: error,
      })
    : error;

/** Most programs zip a folder as the one entry at the top. */
async function onlyFolderIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() ? join(folder, only.name) : folder;
}

const notFound = (path: string, cause: unknown) =>
  new UsageError({
    code: "suite_not_found",
    message:
      errorCode(cause) === "ENOENT"
        ? `There is no folder or zip ${path}.`
        : `${path} cannot be read (${errorCode(cause)}).`,
    hint: "Name a folder or a zip with pictures, and a cases.yaml if they are to be more than listed.",
    cause,
  });
