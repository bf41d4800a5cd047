import { type ConvertibleFormat, convertibleFormats } from "../blob/convertible-formats.ts";

/** A JPEG that recognition takes, and what is known of the picture that it was made of. */
export interface Converted {
  /** Upright, in sRGB, without transparency (which became white) and without metadata. */
  jpeg: Uint8Array;
  image: ConvertedImage;
  /** The original lacks its end marker, or a checksum is wrong, and all of its pixels are there. */
  repaired?: true;
}

export interface ConvertedImage {
  format: ConvertibleFormat;
  /** Pixels of the original, upright: what the boxes of a recognition are relative to. */
  width: number;
  height: number;
  /** 1 to 8, as EXIF has it, or what a HEIF or JPEG XL file says about its rotation and mirroring; if it says anything. */
  orientation?: number;
}

export interface Converter {
  /**
   * @param picture a path, or the bytes of the file
   * @param source what the file's first bytes say that it is
   * @throws {ConversionError}
   */
  convert(picture: string | Uint8Array, source: ConvertibleFormat): Promise<Converted>;
}

/**
 * Why a picture cannot be converted. `damaged`: parts of it are missing or contradict each other. `too_large`: by its
 * header, before it was decoded. `unsupported_variant`: it may well be whole, and is of a kind that no decoder here knows.
 * `timed_out` and `crashed`: no decoder said anything; it took too long, or what decoded it ended, which may be this
 * picture's doing or not.
 */
export type ConversionFault =
  | "damaged"
  | "too_large"
  | "unsupported_variant"
  | "timed_out"
  | "crashed";

/** Those that say nothing of the picture: they may pass. */
export const mayPass = (fault: ConversionFault): fault is "timed_out" | "crashed" =>
  fault === "timed_out" || fault === "crashed";

/** The picture cannot be converted. The same picture will meet the same fault again, unless that may pass. */
export class ConversionError extends Error {
  override readonly name = "ConversionError";
  readonly reason: ConversionFault;
  readonly format: ConvertibleFormat;
  /** With its article: "a HEIC image". */
  readonly formatName: string;
  /** What was found, for a log: the decoders' own words. */
  readonly detail: string;

  constructor(
    reason: ConversionFault,
    format: ConvertibleFormat,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${convertibleFormats[format]}: ${reason}: ${detail}`, options);
    this.reason = reason;
    this.format = format;
    this.detail = detail;
    this.formatName = convertibleFormats[format];
  }
}
