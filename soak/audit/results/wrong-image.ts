import type { Blob } from "../../clients/tracked-blob.ts";
import type { ImageTruth, Picture } from "../../pictures/picture.ts";

/**
 * What is wrong with what a result tells of its picture: of the original, upright, whatever was recognised in its stead, and
 * that it was converted, or repaired, where that is so.
 */
export function wrongImage(
  { image, warnings = [] }: Blob,
  { bytes }: Picture,
  truth: ImageTruth,
): string | undefined {
  const expected = toldOf({ ...truth, converted: truth.isConverted, bytes: bytes.length });
  const found = image ? toldOf(image) : "nothing";
  if (found !== expected) return `tells of its image: ${found}, which is ${expected}`;
  const isSaidToBeRepaired = warnings.some(({ code }) => code === "image_repaired");
  if (isSaidToBeRepaired === truth.isRepaired) return undefined;
  return truth.isRepaired ? "does not tell that its file lacks its end" : "is said to be repaired";
}

type Told = Pick<
  NonNullable<Blob["image"]>,
  "format" | "width" | "height" | "orientation" | "bytes"
> & { converted?: boolean };

function toldOf({ format, width, height, orientation, converted, bytes }: Told): string {
  const turned = orientation === undefined ? "" : `, orientation ${orientation}`;
  return `${format} ${width} x ${height}${turned}, ${bytes} bytes${converted ? ", converted" : ""}`;
}
