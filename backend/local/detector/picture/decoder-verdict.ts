/** The picture cannot be decoded: it is no JPEG or PNG, it is cut off, or it is damaged. */
export class UnreadablePictureError extends Error {
  override name = "UnreadablePictureError";
}

/** How the decoders of sharp, libjpeg and libpng, begin what they say of bytes. */
const verdicts =
  /^(Input (file|buffer) (contains unsupported image format|has corrupt header)|Input Buffer is empty|Input image exceeds pixel limit|Vips(Jpeg|Png):|vipspng:|pngload|jpegload)/i;

/** What is said when the machine, and not the picture, is to blame: a decoder says that of memory, too. */
const passing =
  /memory|alloc|too many open|temporarily|no space|input\/output error|permission|thread|EMFILE|ENFILE|ENOENT|EACCES|EIO/i;

/** libvips fails without a word on some damaged PNGs. */
const wordless = "Unknown error";

/**
 * Runs a decoder. Only what the decoder itself says of the bytes is a verdict on them, which is kept for ever; a lack of
 * memory, of threads or of files passes, and is thrown as it is. What fails without a word must do so twice.
 * @throws UnreadablePictureError
 */
export async function decoding<Decoded>(decode: () => Promise<Decoded>): Promise<Decoded> {
  try {
    return await decode();
  } catch (error) {
    if (isVerdict(error)) throw unreadable(error);
    if (messageOf(error) !== wordless) throw error;
  }
  try {
    return await decode();
  } catch (error) {
    if (isVerdict(error) || messageOf(error) === wordless) throw unreadable(error);
    throw error;
  }
}

function unreadable(cause: unknown): UnreadablePictureError {
  const message = "The picture cannot be decoded: it is damaged or cut off.";
  return new UnreadablePictureError(message, { cause });
}

function isVerdict(error: unknown): boolean {
  const message = messageOf(error);
  return verdicts.test(message) && !passing.test(message);
}

/** An error of another class than sharp's plain one (`RangeError`: a buffer could not be had) is never the decoder's. */
function messageOf(error: unknown): string {
  return error instanceof Error && error.name === "Error" ? error.message : "";
}
