import type { UploadInfo } from "../api-types.ts";
import { RekogError } from "../errors.ts";
import { bytesInWords, imageLimits } from "../image-limits.ts";
import type { Picture } from "./picture.ts";

/**
 * Looks whether the form takes the picture, before anything is sent. An API that does not say what its form takes
 * recognises pictures as they are.
 * @throws {RekogError} `image_too_large`, as a blob would fail with it
 */
export function checkSize(
  { name, sizeBytes }: Pick<Picture, "name" | "sizeBytes">,
  { max_bytes: maxBytes = imageLimits.maxBytes }: { max_bytes?: UploadInfo["max_bytes"] },
) {
  if (sizeBytes <= maxBytes) return;
  throw new RekogError({
    kind: "recognition_failed",
    code: "image_too_large",
    message: `${name} has ${bytesInWords(sizeBytes)}, and this API takes ${bytesInWords(maxBytes)}.`,
    hint: "Scale the picture down (1,600 pixels on the longer side is plenty), or lower its JPEG quality.",
  });
}
