import { RekogError } from "../../client/errors.ts";
import type { Deps } from "../../deps.ts";
import { corruptImage, unconvertible } from "../picture-errors.ts";
import type { PictureSize } from "../pixel-box.ts";

/** What converts is loaded where a picture needs it. */
export type ConverterDeps = Pick<Deps, "loadConverter">;

/** The sizes of a picture, whatever was made of it on the way. */
export interface OriginalSizes {
  /** Before any rotation that the file asks for */
  stored: PictureSize;
}

/** What can be wrong with a picture that sharp alone cannot open, or would open otherwise than the API does. */
const codes: readonly string[] = ["unsupported_image", "image_too_large", "corrupt_image"];

/**
 * Does something with a picture as it is, or else with the JPEG that the API would make of it: upright, and at most 4,096
 * pixels a side. Without a converter there is no else.
 * @throws {UsageError} what `work` throws; of what is converted `unsupported_image`, `image_too_large`, `corrupt_image`
 */
export async function withConversion<Made extends OriginalSizes>(
  picture: string | Uint8Array,
  deps: ConverterDeps | undefined,
  work: (picture: string | Uint8Array) => Promise<Made>,
): Promise<Made> {
  try {
    return await work(picture);
  } catch (error) {
    const mayBeConverted = error instanceof RekogError && codes.includes(error.code);
    if (!deps || !mayBeConverted) throw error;
    const { convertFile } = await deps.loadConverter();
    const converted = await convertFile(picture).catch((reason: unknown) => {
      throw faultOf(reason);
    });
    if (!converted) throw error;
    const { width, height, orientation = 1 } = converted.image;
    const stored = orientation < 5 ? { width, height } : { width: height, height: width };
    return { ...(await work(converted.jpeg)), stored };
  }
}

/** As `ConversionError` of the converter has it, which this side knows by its name alone. */
function faultOf(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "ConversionError") return error;
  const { reason, formatName } = error as Error & { reason?: string; formatName?: string };
  if (reason === "damaged") return corruptImage(error);
  return unconvertible(formatName ?? "a picture", reason === "too_large", error);
}
