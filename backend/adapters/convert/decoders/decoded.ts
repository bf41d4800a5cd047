import type { Raster } from "../picture/raster-tiff.ts";

/** What a decoder of ours made of a file. */
export interface Decoded {
  raster: Raster;
  /** What the file says of its orientation, as an EXIF value, whether or not the raster is upright already. */
  orientation?: number;
  /** Its end is missing, and all its pixels are there. */
  isRepaired?: boolean;
}
