import { decodePicture } from "../picture/decode-picture.ts";
import { lineFinder } from "./find-lines.ts";
import { joinLines } from "./join-lines.ts";
import { loadOcrModels, ocrModelsFolder } from "./ocr-models.ts";
import type { ReadText } from "./read-text.ts";
import { inReadingOrder } from "./reading-order.ts";
import { type RecognisedLine, recogniseLine, widthOf } from "./recognise-line.ts";
import { runningClock } from "./running-clock.ts";
import { toTextLine } from "./words-of-line.ts";

/** Letters are read in a picture of at most so many pixels a side; lines are found in a smaller one, see `find-lines.ts`. */
const mostPixels = 2048;

/** What is less certain than this (0–100) is seldom what is written there. */
const minConfidence = 50;

/**
 * Whoever asks has 25 s: a page is read from its top for so long, or until so many pixels of lines, and then told so far. A
 * process that was halted meanwhile reads on: whoever asked asks again, and a page that was cut short would be remembered.
 */
const mostMs = 15_000;
const mostLinePixels = 80_000;

export interface TextDetector {
  /** @throws UnreadablePictureError */
  detect(picture: string | Uint8Array): Promise<ReadText>;
}

interface TextDetectorOptions {
  /** The folder of the models. */
  from?: () => string;
  /** ms, of the time in which the process ran */
  now?: () => number;
}

/** Loads the models into this thread, which it blocks while it reads. @throws ModelFileError */
export async function loadTextDetector({
  from = ocrModelsFolder,
  now = runningClock(),
}: TextDetectorOptions = {}): Promise<TextDetector> {
  const models = await loadOcrModels(from);
  const findLines = lineFinder(models.detection);
  return {
    async detect(picture) {
      const startedMs = now();
      const raster = await decodePicture(picture, { within: mostPixels });
      const { image, quads } = await findLines(raster);
      const read: RecognisedLine[] = [];
      let pixels = 0;
      for (const { quad } of inReadingOrder(quads.map((quad) => ({ quad })))) {
        pixels += widthOf(quad);
        if (read.length > 0 && (pixels > mostLinePixels || now() - startedMs > mostMs)) break;
        read.push(await recogniseLine(image, quad, models));
      }
      // Only now it is known which way they are read.
      const inOrder = inReadingOrder(read.filter(({ letters }) => letters.length > 0));
      const lines = joinLines(inOrder)
        .map((line) => toTextLine(line, raster))
        .filter(({ text, confidence }) => text !== "" && confidence >= minConfidence);
      return { lines };
    },
  };
}
