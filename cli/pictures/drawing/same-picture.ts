import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { UsageError } from "../../client/errors.ts";
import type { DrawableBlob } from "../document/blob-document.ts";
import type { PictureSize } from "../pixel-box.ts";

/**
 * Whether a file is the picture that a result is about: the same length, and the same MD5 where S3's ETag is one (it is
 * for what was posted, unless KMS encrypts the bucket). A result that says neither may be about any.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export async function isSamePicture(
  path: string,
  sizeBytes: number,
  { bytes, etag }: DrawableBlob["file"],
): Promise<boolean> {
  if (bytes !== undefined && bytes !== sizeBytes) return false;
  if (etag === undefined || !/^[0-9a-f]{32}$/i.test(etag)) return true;
  const hash = createHash("md5");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex") === etag.toLowerCase();
}

/**
 * A copy in another size is fine: boxes are shares of the picture. A hundredth is what rounding makes of small ones. A
 * result that says nothing of an orientation may be of an API that told the sizes as they are stored.
 */
export function isSameShape(
  image: DrawableBlob["image"],
  { stored, ...upright }: PictureSize & { stored: PictureSize },
): boolean {
  if (!image) return true;
  const shape = image.orientation === undefined ? stored : upright;
  return Math.abs(Math.log((image.width * shape.height) / (image.height * shape.width))) < 0.02;
}

export const otherPicture = (file: string) =>
  new UsageError({
    code: "other_picture",
    message: `${file} is not the picture that the result is about: its bytes are others.`,
    hint: "Give the file that was uploaded. If this is a copy of it in another size or format, add --copy.",
  });

export const otherShape = (file: string, image: PictureSize | undefined, stored: PictureSize) =>
  new UsageError({
    code: "other_picture",
    message:
      `${file} has ${stored.width} × ${stored.height} pixels, and the result is about a picture of ` +
      `${image?.width} × ${image?.height}: its boxes would be elsewhere.`,
    hint: "Give the file that was uploaded, or a copy that is not cut or turned.",
  });
