import { UsageError } from "../client/errors.ts";
import { limitsInWords } from "../client/image-limits.ts";

// A picture is a file here; what is wrong with the image in it has the API's own code.

const theUploaded = "Give the picture that was uploaded.";

/** @param format as `sharp` calls it; undefined when it is no picture at all */
export const unsupportedImage = (format: string | undefined, cause?: unknown) =>
  new UsageError({
    code: "unsupported_image",
    message: format
      ? `This is a picture in the format ${format}, which is not drawn onto.`
      : "This is not a picture that can be drawn onto.",
    hint: theUploaded,
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

/** @param formatName with its article */
export const unconvertible = (formatName: string, isTooLarge: boolean, cause: unknown) =>
  new UsageError({
    code: isTooLarge ? "image_too_large" : "unsupported_image",
    message: isTooLarge
      ? `This is ${formatName} that is too large to be converted.`
      : `This is ${formatName} of a kind that is not converted.`,
    hint: "Export it as a JPEG or PNG, and draw onto that with `rekog draw --copy`.",
    cause,
  });
