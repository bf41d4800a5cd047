import { UsageError } from "../client/errors.ts";
import { limitsInWords } from "../client/image-limits.ts";

const jpegOrPng = "Give a JPEG or PNG picture, the one that was uploaded.";

/** @param format as `sharp` calls it; undefined when it is no picture at all */
export const notAPicture = (format: string | undefined, cause?: unknown) =>
  new UsageError({
    code: "not_a_picture",
    message: format
      ? `This is a picture in the format ${format}, not JPEG or PNG.`
      : "This is not a JPEG or PNG picture.",
    hint: jpegOrPng,
    cause,
  });

export const pictureTooLarge = (width: number, height: number) =>
  new UsageError({
    code: "picture_too_large",
    message: `The picture has ${width} × ${height} pixels; the API takes ${limitsInWords.maxPixels} a side.`,
    hint: "Give the picture that was uploaded, or make it smaller.",
  });

export const damagedPicture = (cause: unknown) =>
  new UsageError({
    code: "damaged_picture",
    message: "The picture is damaged or cut off.",
    hint: "Fetch or export it again.",
    cause,
  });
