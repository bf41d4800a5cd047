import { stat } from "node:fs/promises";
import { UsageError } from "../../../client/errors.ts";
import { pictureNamesInWords } from "../../../pictures/picture-names.ts";
import { checkFile, type PictureFile } from "../../../recognise/check-file.ts";
import { type Found, findInFolder } from "./find-in-folder.ts";
import { type LeftOut, leftOutText, nothingLeftOut } from "./left-out.ts";
import { asPattern, matchPattern, type Pattern } from "./match-pattern.ts";

/** The one file that an argument is, or what was found in the folder or by the pattern that it is. */
export type ArgumentFinds =
  | { file: PictureFile }
  | { file?: never; found: Found[]; leftOut: LeftOut };

interface Options {
  recursive: boolean;
  platform: NodeJS.Platform;
  signal: AbortSignal;
}

/**
 * What one argument names. A path that exists is that file or folder, whatever it looks like; only then it may be a pattern.
 * @returns the reason when it cannot be uploaded, an empty folder and a pattern without a match among them
 * @throws the signal's reason
 */
export async function findInArgument(
  arg: string,
  options: Options,
): Promise<ArgumentFinds | UsageError> {
  const file = await checkFile(arg);
  if (!(file instanceof UsageError)) return { file };
  if (file.code === "is_a_folder" && options.recursive) {
    return orNothing(await inFolder(arg, options.signal), noPictures);
  }
  if (file.code !== "file_not_found") return file;
  const pattern = await asPattern(arg, options.platform);
  if (!pattern) return file;
  return orNothing(await inPattern(pattern, options), noMatch);
}

type Finds = Extract<ArgumentFinds, { found: unknown }>;

async function inFolder(folder: string, signal: AbortSignal): Promise<Finds> {
  const finds: Finds = { found: [], leftOut: nothingLeftOut() };
  await addFolder(finds, folder, signal);
  return finds;
}

/** The files that match are taken, whatever they are called; with `-r`, so are the pictures in the folders that match. */
async function inPattern(pattern: Pattern, options: Options): Promise<Finds> {
  const finds: Finds = { found: [], leftOut: nothingLeftOut() };
  for (const path of await matchPattern(pattern, { ...options, leftOut: finds.leftOut })) {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    if (!isFolder) finds.found.push({ path });
    else if (options.recursive) await addFolder(finds, path, options.signal);
    else finds.leftOut.folders += 1;
  }
  return finds;
}

async function addFolder({ found, leftOut }: Finds, folder: string, signal: AbortSignal) {
  for await (const entry of findInFolder(folder, leftOut, signal)) found.push(entry);
}

function orNothing(
  finds: Finds,
  nothing: (leftOut: string | undefined) => UsageError,
): Finds | UsageError {
  return finds.found.length > 0 ? finds : nothing(leftOutText(finds.leftOut));
}

const leftOutClause = (leftOut: string | undefined) =>
  leftOut === undefined ? "." : `; left out: ${leftOut}.`;

const noPictures = (leftOut: string | undefined) =>
  new UsageError({
    code: "no_pictures",
    message: `There are no pictures in this folder${leftOutClause(leftOut)}`,
    hint: `In a folder, what is named ${pictureNamesInWords} is uploaded. Name other files one by one.`,
  });

const noMatch = (leftOut: string | undefined) =>
  new UsageError({
    code: "no_match",
    message: `No file matches this pattern${leftOutClause(leftOut)}`,
    hint: "Check the path and its spelling. (A pattern is read where no file has that very name.)",
  });
