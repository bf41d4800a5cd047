import type { ConvertibleFormat } from "../../../core/blob/convertible-formats.ts";
import { ConversionError, type ConversionFault } from "../../../core/ports/convert.ts";

/** What a reader or decoder found; it does not know which format it is asked for. */
export class PictureFault extends Error {
  override readonly name = "PictureFault";
  readonly reason: ConversionFault;

  constructor(reason: ConversionFault, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

export const damaged = (detail: string) => new PictureFault("damaged", detail);
export const tooLarge = (detail: string) => new PictureFault("too_large", detail);
export const unsupported = (detail: string) => new PictureFault("unsupported_variant", detail);

/** What libvips, its loaders and WebAssembly say, by what it means. Their other messages are about broken files. */
const meanings: [says: RegExp, reason: ConversionFault][] = [
  // Its first bytes said which format it is, and no loader wants the rest; zlib knows one method.
  [/contains unsupported image format|zlib error|unknown compression method/i, "damaged"],
  [/timeout/i, "timed_out"],
  [/pixel limit|too large|exceeds|out of memory|enlarge memory|allocat|image size/i, "too_large"],
  [
    /unsupported|not supported|not implemented|not configured|unknown (compression|codec)|no decod|not a whole number of bytes/i,
    "unsupported_variant",
  ],
];

/** Whatever was thrown, as a fault of this picture. */
export function conversionError(thrown: unknown, format: ConvertibleFormat): ConversionError {
  if (thrown instanceof ConversionError) return thrown;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const reason =
    cause instanceof PictureFault
      ? cause.reason
      : (meanings.find(([says]) => says.test(cause.message))?.[1] ?? "damaged");
  const detail = cause.message.split("\n", 1)[0]?.slice(0, 200) ?? "";
  return new ConversionError(reason, format, detail, { cause });
}

/** What sharp would have passed by, had it not been told to fail, unless it is about pixels that are not there. */
export function isHarmless(thrown: unknown): boolean {
  const message = thrown instanceof Error ? thrown.message : "";
  return /^Warning treated as error/.test(message) && !/premature end|read error/i.test(message);
}

/** A file that is not there, or no memory or file handles: Node.js's own errors about pictures' bytes have other codes. */
export function isOfThisMachine(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return /^(E[A-Z0-9]+|(ERR_)?MODULE_NOT_FOUND|ERR_DLOPEN_FAILED)$/.test(code);
}
