import type { ConvertibleFormat } from "../../../core/blob/convertible-formats.ts";
import { ConversionError, type ConversionFault } from "../../../core/ports/convert.ts";
import { ConverterFailedError } from "../converter-failed-error.ts";

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
  [/pixel limit|too large|exceeds|allocat|image size/i, "too_large"],
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

/** How decoders, encoders, libvips, V8 and Emscripten say that they got no memory, or no thread. */
const lacking =
  /(out of|insufficient|not enough) memory|cannot (allocate|enlarge) .*memory|memory allocation error|allocation failed|allocating \d+ bytes failed|bad_alloc|create thread/i;

/** What they allow themselves is bounded: a picture that wants more is too large, however much memory there is. */
const bounded = /limit|exceed/i;

/** Whether there was too little memory, which passes. A picture that is too large for any was refused by its header. */
export function lacksMemory(thrown: unknown): boolean {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return lacking.test(message) && !bounded.test(message);
}

/**
 * A file that is not there, a decoder that cannot be loaded, or no memory or file handles: Node.js's own errors about pictures'
 * bytes have other codes.
 */
export function isOfThisMachine(thrown: unknown): boolean {
  if (thrown instanceof ConverterFailedError) return true;
  if (!(thrown instanceof PictureFault) && lacksMemory(thrown)) return true;
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return /^(E[A-Z0-9]+|(ERR_)?MODULE_NOT_FOUND|ERR_DLOPEN_FAILED)$/.test(code);
}
