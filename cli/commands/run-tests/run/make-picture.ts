import { constants, copyFile, stat, truncate } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp from "sharp";
import { errorCode } from "../../../client/error-code.ts";
import { RekogError, UsageError } from "../../../client/errors.ts";
import type { CasePicture } from "../manifest/manifest.ts";

export interface MakePictureOptions {
  /** The suite's, which `file` is in */
  folder: string;
  /** An empty folder of the caller's own, who removes it */
  into: string;
  signal: AbortSignal;
}

/**
 * Makes the file that a case uploads: a copy of its file or a picture of one colour, under the wanted name and of the wanted
 * size. Memory stays flat: pixels are made and compressed row by row, and bytes are appended by the file system.
 * @returns its path
 * @throws {UsageError} `picture_not_made`
 * @throws the signal's reason
 */
export async function makePicture(
  picture: CasePicture,
  { folder, into, signal }: MakePictureOptions,
): Promise<string> {
  signal.throwIfAborted();
  const { file, blank, as, pad_to_bytes: paddedBytes } = picture;
  const path = join(into, as ?? (file === undefined ? `blank.${blank?.format}` : basename(file)));
  try {
    if (file !== undefined) await copyFile(join(folder, file), path, constants.COPYFILE_EXCL);
    if (blank) await drawBlank(blank, path);
    if (paddedBytes !== undefined) await padTo(paddedBytes, path);
  } catch (error) {
    throw error instanceof RekogError ? error : notMade(error);
  }
  signal.throwIfAborted();
  return path;
}

type Blank = NonNullable<CasePicture["blank"]>;

async function drawBlank({ format, width, height, colour = "#808080" }: Blank, path: string) {
  const create = { width, height, channels: 3, background: colour } as const;
  // The manifest limits the sides; nothing foreign is decoded here that could be a bomb.
  const canvas = sharp({ create, limitInputPixels: false });
  // The best Huffman tables for a JPEG are known when all of it has been in memory: the usual ones will do.
  const encoded = format === "png" ? canvas.png() : canvas.jpeg({ optimiseCoding: false });
  await encoded.toFile(path);
}

/** With zeros behind the end of the picture, which decoders do not look at, in JPEG and PNG alike. */
async function padTo(bytes: number, path: string): Promise<void> {
  const { size } = await stat(path);
  if (size > bytes) {
    throw new UsageError({
      code: "picture_not_made",
      message: `The picture has ${size} bytes and cannot be padded to ${bytes}.`,
      hint: "Raise pad_to_bytes in the manifest, or take a smaller picture.",
    });
  }
  await truncate(path, bytes);
}

const notMade = (error: unknown) =>
  new UsageError({
    code: "picture_not_made",
    message: `The picture could not be made (${errorCode(error) ?? String(error)}).`,
    hint: "Check that the suite's file can be read, and the space in the folder for temporary files, which TMPDIR names.",
    cause: error,
  });
