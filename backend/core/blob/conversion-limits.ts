/**
 * What is converted, and into what. `maxHeicPixels` is smaller, for the decoder of HEVC holds a picture three times;
 * `maxTiles` is four times what an iPhone's largest picture has.
 *
 * The next four keep the function below its 2,048 MB. A process with sharp's build in WebAssembly held at most, by
 * `bench/convert/convert-once.ts`: AVIF of 80 megapixels 1,555 MB; of 120 megapixels it was out of memory. JPEG XL of 12 megapixels 871 MB (lossy), 1,047 MB (and alpha) or 1,143 MB (16 bits), and
 * of 24 megapixels up to 2,084 MB; JPEG 2000 of 12 megapixels 657 MB, or 918 MB (16 bits), and of 24 megapixels 1,005 or
 * 1,679 MB. JPEG-LS is held five times, in 16 bits a sample if it has them.
 */
export const conversionLimits = {
  maxBytes: 50_000_000,
  maxPixels: 120_000_000,
  maxHeicPixels: 50_000_000,
  maxAvifPixels: 80_000_000,
  maxJpegXlPixels: 16_000_000,
  maxJpeg2000Pixels: 24_000_000,
  maxJpegLsPixels: 40_000_000,
  maxTiles: 1_024,
  /** Pixels a side of the JPEG, or more where a narrow picture would be too narrow to be recognised. */
  maxSide: 4_096,
  timeoutMs: 30_000,
} as const;
