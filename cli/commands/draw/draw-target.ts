import { stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { UsageError } from "../../client/errors.ts";
import type { PictureFormat } from "../../pictures/annotate-picture.ts";
import { occupantOf } from "../../pictures/occupant.ts";

/** `photo.annotated.jpg` beside `photo.jpg` */
export function annotatedName(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}.annotated${ext}`);
}

/** The format that a file's name promises, if it does. */
export function formatOfName(path: string): PictureFormat | undefined {
  const extension = parse(path).ext.toLowerCase();
  if (extension === ".png") return "png";
  return extension === ".jpg" || extension === ".jpeg" ? "jpeg" : undefined;
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
    hint: "Name another file with -o, or write over it with --force.",
  });
}
