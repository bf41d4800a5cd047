import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataFolderDamagedError } from "./data-folder-damaged-error.ts";
import { makeFolder } from "./make-folder.ts";

/** All that local mode keeps. */
const folders = ["lock", "objects", "dynamodb", "attempts"];
/**
 * What others put there: it is not made here, and closed where it is. Many a project has a folder of that name, with scripts in
 * it: only what `rekog models` writes is ours.
 */
const addedFolders = ["models"];
const addedFile = /^(classifier\.safetensors|\.rekog-.+\.new)$/;
const files = [
  ...["local.json", "local.json.new", "local.pid", "local.pid.new"],
  ...["aws.json", "aws.json.new", "rekog.log", "rekog.log.1"],
  // The command line's, in every folder that it has used.
  "told-about-local-mode",
];

/**
 * Makes a data folder that nobody else on this machine can look into: 0700 for folders, 0600 for files, whatever the umask
 * is, and whoever opened them since. In a folder that has other things in it, only what is local mode's own is touched.
 * In a folder that others may write to, somebody may have put a link there under one of our names: only links of the user's
 * own are followed, as Linux does in such folders (`protected_symlinks`).
 * @param userId undefined where links have no owners
 * @throws {DataFolderDamagedError} for something else in the place of a file or a folder: a pipe, say, which whoever opens it
 *   would wait for
 * @throws {Error} with a `code` (`EPERM`) for what is not ours to close
 */
export async function makePrivate(dataDir: string, userId = process.getuid?.()): Promise<void> {
  await makeFolder(dataDir);
  const names = await readdir(dataDir);
  const isOurs = (name: string) =>
    folders.includes(name) ||
    addedFolders.includes(name) ||
    files.includes(name) ||
    name.startsWith("set-aside-");
  if (names.every(isOurs)) {
    await chmod(dataDir, 0o700);
  }
  const added = addedFolders.filter((name) => names.includes(name));
  for (const name of [...folders, ...added, ...files]) {
    await refuseLinkOfOthers(join(dataDir, name), userId);
  }
  for (const name of [...folders, ...added]) await refuseUnless("folder", join(dataDir, name));
  for (const name of files) await refuseUnless("file", join(dataDir, name));
  for (const folder of folders) {
    const path = join(dataDir, folder);
    // Made here, so that what is made in it later is closed whatever it asks for itself.
    await makeFolder(path);
    await closeFolder(path, path, userId);
  }
  for (const folder of added.map((name) => join(dataDir, name))) {
    const isOursAlone = (await readdir(folder)).every((name) => addedFile.test(name));
    await closeEntries(folder, folder, userId, (name) => addedFile.test(name));
    if (isOursAlone) await chmod(folder, 0o700);
  }
  for (const file of files.filter((name) => names.includes(name))) {
    await chmod(join(dataDir, file), 0o600).catch(ignoreGone);
  }
}

/** @param ours the one of our folders that it is, or is in */
async function closeFolder(
  folder: string,
  ours: string,
  userId: number | undefined,
): Promise<void> {
  await chmod(folder, 0o700);
  await closeEntries(folder, ours, userId);
}

async function closeEntries(
  folder: string,
  ours: string,
  userId: number | undefined,
  isOurs: (name: string) => boolean = () => true,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.filter(({ name }) => isOurs(name))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await closeFolder(path, ours, userId);
    else if (entry.isFile()) await chmod(path, 0o600).catch(ignoreGone);
    else {
      await refuseLinkOfOthers(path, userId);
      await refuseUnless("file or folder", path, ours);
    }
  }
}

type Kind = "file" | "folder" | "file or folder";

/** @param ours what is to be set aside, or mended from a copy */
async function refuseUnless(kind: Kind, path: string, ours = path): Promise<void> {
  const link = await lstat(path).catch(ignoreGone);
  if (!link) return;
  const found = await stat(path).catch(() => undefined);
  // A link to nothing is as good as no file, but no folder can be made there.
  if (!found && kind !== "folder") return;
  if (found?.isFile() && kind !== "folder") return;
  if (found?.isDirectory() && kind !== "file") return;
  throw new DataFolderDamagedError(ours, { cause: new Error(`${path} is no ${kind}`) });
}

async function refuseLinkOfOthers(path: string, userId: number | undefined): Promise<void> {
  const found = await lstat(path).catch(ignoreGone);
  if (userId === undefined || !found?.isSymbolicLink() || found.uid === userId) return;
  throw Object.assign(new Error(`EPERM: ${path} is a link that somebody else made`), {
    code: "EPERM",
  });
}

function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
