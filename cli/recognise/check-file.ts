import { lstat, open, stat } from "node:fs/promises";
import { errorCode } from "../client/error-code.ts";
import { UsageError } from "../client/errors.ts";

/** A picture that can be uploaded. */
export interface PictureFile {
  /** The name that the user gave, or found in a folder; `stdin` for what was piped in */
  path: string;
  sizeBytes: number;
  /** There when it is no file: what was read from stdin */
  bytes?: Uint8Array;
}

const pipeIn = "pipe the picture in (rekog upload - < FILE)";

/**
 * Looks whether a path names a file that can be read. Its content is the API's to judge, not its name's.
 * @param otherwise what a hint says that can be done with a picture that has no path
 * @returns the reason when it cannot be uploaded
 */
export async function checkFile(
  path: string,
  otherwise = pipeIn,
): Promise<PictureFile | UsageError> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      return new UsageError({
        code: "is_a_folder",
        message: "This is a folder, not a file.",
        hint: "Add -r to upload the pictures in it, or name them: rekog upload FOLDER/*.jpg",
      });
    }
    if (!stats.isFile()) {
      return new UsageError({
        code: "not_a_regular_file",
        message: "This is a pipe, a socket or a device, not a file.",
        hint: "Write its content to a file and name that.",
      });
    }
    // Whoever may open it may read it; `access` asks for the user who started the process, not for whom it is now.
    await (await open(path)).close();
    return { path, sizeBytes: stats.size };
  } catch (error) {
    return unreadable(error, await isLink(path), hintAbout(path, otherwise));
  }
}

const isLink = (path: string) =>
  lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );

function unreadable(error: unknown, isALink: boolean, hintAboutPath: string): UsageError {
  const code = errorCode(error);
  if (code === "ENOENT" && isALink) {
    return new UsageError({
      code: "file_not_found",
      message: "This is a link, and nothing is where it leads.",
      hint: "See where it leads (ls -l FILE), and name the picture itself.",
      cause: error,
    });
  }
  if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code ?? "")) {
    return new UsageError({
      code: "file_not_found",
      message: "There is no such file.",
      hint: hintAboutPath,
      cause: error,
    });
  }
  return new UsageError({
    code: "file_not_readable",
    message:
      code === "EACCES" ? "You may not read this file." : `The file cannot be read (${code}).`,
    hint:
      code === "ELOOP"
        ? "Its links lead to one another and to no file: name the picture itself."
        : "Check its permissions: ls -l FILE",
    cause: error,
  });
}

/** What was given in place of a path, by what it looks like. */
const noPaths: [looks: RegExp, hint: (otherwise: string) => string][] = [
  [
    /^data:/i,
    (otherwise) => `It is a data URL: decode what follows its comma (base64 -d), and ${otherwise}.`,
  ],
  [/^https?:/i, () => "It is a URL: fetch the picture first (curl -LO URL), and name the file."],
  [
    // How a JPEG, a PNG, a GIF and a WebP begin.
    /^(\/9j\/|iVBORw0KGgo|R0lGOD|UklGR)[\w+/=]{40}/,
    (otherwise) => `It is a picture in base64: decode it (base64 -d), and ${otherwise}.`,
  ],
  [/\u{fffd}/u, (otherwise) => `Its name is not UTF-8: give it another, or ${otherwise}.`],
  [/^-./, () => "What comes after -- is a file, whatever it looks like: put options before it."],
];

const hintAbout = (path: string, otherwise: string) =>
  noPaths.find(([looks]) => looks.test(path))?.[1](otherwise) ?? "Check the path and its spelling.";
