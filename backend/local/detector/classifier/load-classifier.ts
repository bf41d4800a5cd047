import type { BoundingBox } from "../../../core/features/geometry.ts";
import { ModelFileError, RuntimeFileError } from "../models/model-file-error.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { sharp } from "../picture/plain-sharp.ts";
import { readClassifierWeights } from "./classifier-file.ts";
import { type EfficientNet, loadEfficientNet } from "./efficientnet.ts";
import { type NamedShares, sumUpTree } from "./label-tree.ts";

export interface Classifier {
  /** What each name gets of the picture, or of a box in it. Blocks its thread for some tens of milliseconds. */
  sharesOf(raster: Raster, box?: BoundingBox): Promise<NamedShares>;
}

/** What the box of a thing is widened by, each way: a thing is known by what is around it, too. */
const margin = 0.1;

/**
 * Pixels a side for a box, which is full of its thing. Networks are trained on cuttings, in which things are larger than in whole
 * pictures; measured on boxes in photographs, 192 pixels are named more certainly than 224, in three quarters of the time.
 * @see https://arxiv.org/abs/1906.06423
 */
const boxSide = 192;

/**
 * Loads the classifier into this thread.
 * @param file as `makeClassifierFile` makes it
 * @throws ModelFileError
 */
export async function loadClassifier(file: Uint8Array): Promise<Classifier> {
  const net = await loadNet(file);
  // One for all pictures: each of its own would be memory that is kept until it is collected.
  const input = new Float32Array(net.inputSize ** 2 * 3);
  return {
    async sharesOf(raster, box) {
      const square = box ? aroundBox(raster, box) : centralSquare(raster);
      const side = box ? boxSide : net.inputSize;
      const pixels = await sample(raster, square, side);
      // As the Lite networks were trained. Nobody else has a turn until it is classified.
      const values = input.subarray(0, pixels.length);
      for (let at = 0; at < values.length; at += 1) values[at] = ((pixels[at] ?? 0) - 127) / 128;
      return sumUpTree(net.classify(values, side));
    },
  };
}

async function loadNet(file: Uint8Array): Promise<EfficientNet> {
  try {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    return await loadEfficientNet(readClassifierWeights(bytes));
  } catch (cause) {
    if (cause instanceof RuntimeFileError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(
      `The classifier cannot be used (${said}). Add it again: rekog models add classifier.`,
      { cause },
    );
  }
}

/** A rectangle of a raster, in whole pixels of it. */
interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** As it was trained: what is beyond the square in the middle is not looked at. */
function centralSquare({ width, height }: Raster): Region {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}

/** The whole of a thing, as square as the picture lets it be. */
function aroundBox({ width, height }: Raster, box: BoundingBox): Region {
  const side = Math.max(box.width * width, box.height * height) * (1 + 2 * margin);
  const across = span((box.left + box.width / 2) * width, side, width);
  const down = span((box.top + box.height / 2) * height, side, height);
  return { left: across.from, width: across.length, top: down.from, height: down.length };
}

/** As long as asked for and around the middle, moved into the picture where it reaches over its edge. */
function span(middle: number, wanted: number, all: number): { from: number; length: number } {
  const length = Math.max(1, Math.min(all, Math.round(wanted)));
  const from = Math.min(all - length, Math.max(0, Math.round(middle - length / 2)));
  return { from, length };
}

const sample = (
  { rgb, width, height }: Raster,
  region: Region,
  side: number,
): Promise<Uint8Array> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract(region)
    .resize(side, side, { fit: "fill" })
    .raw()
    .toBuffer();
