import { conversionLimits } from "../../../core/blob/conversion-limits.ts";
import { imageLimits } from "../../../core/blob/image-limits.ts";

/**
 * The pixels of the JPEG that is made of an upright picture. It is never larger than the picture. A narrow one keeps the
 * pixels that recognition asks for, as long as that leaves it no longer than recognition takes.
 */
export function jpegSize(width: number, height: number): { width: number; height: number } {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const fits = conversionLimits.maxSide / long;
  const isSeen = imageLimits.minPixels / short;
  const scale = Math.min(1, Math.max(fits, Math.min(isSeen, imageLimits.maxPixels / long)));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}
