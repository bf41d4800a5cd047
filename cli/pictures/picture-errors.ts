import { UsageError } from "../client/errors.ts";
import { limitsInWords } from "../client/image-limits.ts";

// A picture is a file here; what is wrong with the image in it has the API's own code.

const jpegOrPng = "Give a JPEG or PNG picture, the one that was uploaded.";

/** @param format as `sharp` calls it; undefined when it is no picture at all */
export const unsupportedImage = (format: string | undefined, cause?: unknown) =>
  new UsageError({
    code: "unsupported_image",
    message: format
      ? `This is a picture in the format ${format}, not JPEG or PNG.`
      : "This is not a JPEG or PNG picture.",
    hint: jpegOrPng,
    cause,
  });

export const imageTooLarge = (width: number, height: number) =>
  new UsageError({
    code: "image_too_large",
    message: `The picture has ${width} × ${height} pixels; the API takes ${limitsInWords.maxPixels} a side.`,
    hint: "Give the picture that was uploaded, or make it smaller.",
  });

export const corruptImage = (cause: unknown) =>
  new UsageError({
    code: "corrupt_image",
    message: "The picture is damaged or cut off.",
    hint: "Fetch or export it again.",
    cause,
  });
