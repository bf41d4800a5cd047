import { InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { DetectionService, Image } from "paddleocr";
import type { Raster } from "../picture/decode-picture.ts";

/** A corner in pixels of the raster. */
export interface Corner {
  x: number;
  y: number;
}
/** A line of text, clockwise from the top left. */
export type Quad = readonly [Corner, Corner, Corner, Corner];

export interface FoundLines {
  image: Image;
  quads: Quad[];
}

/** So many lines can be found in a picture. */
const mostLines = 3000;

/**
 * Lines are looked for in a picture of so many pixels on its longer side: time and memory grow with their square, and what
 * is small on a large page is seen in more of them alone.
 */
const side = { least: 800, most: 1408, share: 0.7 };

/** Finds where something is written. */
export type FindLines = (raster: Raster) => Promise<FoundLines>;

/** PP-OCR's detection, with `paddleocr`'s steps before and after the model: from a map of likelihoods to tilted boxes. */
export function lineFinder(session: InferenceSession): FindLines {
  const service = new DetectionService(
    { Tensor, InferenceSession } as unknown as ConstructorParameters<typeof DetectionService>[0],
    session as unknown as ConstructorParameters<typeof DetectionService>[1],
    { channelOrder: "bgr", maxCandidates: mostLines },
  );
  return async ({ rgb, width, height }) => {
    const image = new Image(width, height, 3, rgb);
    const share = Math.round(side.share * Math.max(width, height));
    const maxSideLength = Math.min(side.most, Math.max(side.least, share));
    const boxes = await service.run(image, { maxSideLength });
    return { image, quads: boxes.flatMap(({ points }) => (points ? [points] : [])) };
  };
}
