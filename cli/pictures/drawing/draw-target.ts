import { stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { UsageError } from "../../client/errors.ts";
import { occupantOf } from "../occupant.ts";
import {
  formatOfContent,
  formatOfName,
  nameForFormat,
  type PictureFormat,
} from "../picture-format.ts";

/** `photo.annotated.jpg` beside `photo.jpg`, and beside a JPEG that is called `photo.webp`, too */
export async function nameBeside(file: string, suffix: string): Promise<string> {
  const { dir, name, ext } = parse(file);
  const target = join(dir, `${name}.${suffix}${ext}`);
  const format = await formatOfContent(file);
  return format ? nameForFormat(target, format) : target;
}

/**
 * The format that `-o` asks for; undefined where its name says nothing.
 * @throws {UsageError} `unsupported_format`
 */
export function wantedFormat(out: string): PictureFormat | undefined {
  const format = formatOfName(out);
  const { ext } = parse(out);
  if (format !== undefined || ext === "") return format;
  throw new UsageError({
    code: "unsupported_format",
    message: `${out} ends in ${ext}, and rekog draws JPEG and PNG.`,
    hint: "Name a file with -o that ends in .jpg or .png.",
  });
}

/**
 * Sees to it that no picture of the user's is lost.
 * @throws {UsageError} `would_overwrite_original`, `is_a_folder`, `file_exists`
 */
export async function checkTarget(
  target: string,
  { file, force }: { file: string; force: boolean },
): Promise<void> {
  const [original, existing] = await Promise.all([
    stat(file, { bigint: true }),
    stat(target, { bigint: true }).catch(() => undefined),
  ]);
  if (existing && existing.ino === original.ino && existing.dev === original.dev) {
    throw new UsageError({
      code: "would_overwrite_original",
      message: `${target} is the picture itself.`,
      hint: "Name another file with -o.",
    });
  }
  if (existing?.isDirectory()) {
    throw new UsageError({
      code: "is_a_folder",
      message: `${target} is a folder.`,
      hint: "Name a file in it with -o.",
    });
  }
  if (force || (await occupantOf(target)) !== "other") return;
  throw new UsageError({
    code: "file_exists",
    message: `${target} is there already, and rekog did not draw it.`,
    // What is no file is not written over, forced or not.
    hint:
      existing?.isFile() === false
        ? "Name another file with -o."
        : "Name another file with -o, or write over it with --force.",
  });
}
