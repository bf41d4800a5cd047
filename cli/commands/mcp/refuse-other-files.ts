import { stat } from "node:fs/promises";
import { UsageError } from "../../client/errors.ts";
import { formatOfContent } from "../../pictures/picture-format.ts";

/**
 * An agent can be talked into naming any file that its user may read. What does not begin like a picture stays on this machine.
 * What cannot be read is left to whoever reads it.
 * @throws {UsageError} `not_a_picture`
 */
export async function refuseOtherFiles(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile || (await formatOfContent(path)) !== undefined) return;
  throw new UsageError({
    code: "not_a_picture",
    message: `${path} does not begin like a picture, and was not uploaded.`,
    hint: "Name a file of JPEG, PNG, HEIC, AVIF, WebP, TIFF, GIF, BMP, JPEG XL, JPEG 2000 or JPEG-LS.",
  });
}
