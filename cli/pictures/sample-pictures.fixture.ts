import sharp from "sharp";
import type { PictureSize } from "./pixel-box.ts";

export type Colour = readonly [red: number, green: number, blue: number];

export interface Scene extends PictureSize {
  at(x: number, y: number): Colour;
}

/** Where the upright pixel x, y is stored, by EXIF orientation (CIPA DC-008, tag 274: which corner row 0, column 0 is). */
const storedAt: Record<number, (x: number, y: number, upright: PictureSize) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, { width }) => [width - 1 - x, y],
  3: (x, y, { width, height }) => [width - 1 - x, height - 1 - y],
  4: (x, y, { height }) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, { width }) => [y, width - 1 - x],
  7: (x, y, { width, height }) => [height - 1 - y, width - 1 - x],
  8: (x, y, { height }) => [height - 1 - y, x],
};

/** A scene as a camera stores it that was held in that orientation, and says so in its EXIF. */
export async function storedPicture(
  scene: Scene,
  orientation: number,
  format: "jpeg" | "png",
): Promise<Buffer> {
  const isTurned = orientation >= 5;
  const width = isTurned ? scene.height : scene.width;
  const height = isTurned ? scene.width : scene.height;
  const raw = new Uint8Array(width * height * 3);
  for (let y = 0; y < scene.height; y += 1) {
    for (let x = 0; x < scene.width; x += 1) {
      const [column, row] = storedAt[orientation]?.(x, y, scene) ?? [x, y];
      raw.set(scene.at(x, y), (row * width + column) * 3);
    }
  }
  const image = sharp(raw, { raw: { width, height, channels: 3 } }).withMetadata({ orientation });
  return format === "png"
    ? image.png().toBuffer()
    : image.jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
}

/** A decoded picture, to look at single pixels. */
export async function pixelsOf(picture: Buffer) {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data,
    at(x: number, y: number): Colour {
      const index = (Math.round(y) * info.width + Math.round(x)) * info.channels;
      return [data[index] ?? -1, data[index + 1] ?? -1, data[index + 2] ?? -1];
    },
  };
}

/** The most that any channel differs by */
export const distance = (a: Colour, b: Colour): number =>
  Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? 0))));

export const colourOf = (hex: string): Colour => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];
