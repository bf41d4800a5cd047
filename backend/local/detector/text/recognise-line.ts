import type { Image } from "paddleocr";
import type { Corner, Quad } from "./find-lines.ts";
import type { OcrModels, Planes } from "./ocr-models.ts";

const lineHeight = 48;
/** What is longer is squeezed: the model's memory grows with the width. */
const mostWidth = 1600;
/** A line that is so many times higher than wide is written from bottom to top, or from top to bottom. */
const standing = 1.5;

const orientationWidth = 192;
/** From this share (0–1) on, a line is taken for upside down. */
const upsideDown = 0.9;

/**
 * How much of a space the model sees between two letters, all steps together. Within a word it is three thousandths and less;
 * where letters stand no wider apart than usual, more is asked for.
 */
const likelySpace = 0.1;
const spaceOfAGap = 0.01;

/** A letter, how sure the model is of it (0–1), and where its middle is along the line (0–1). */
export interface Letter {
  text: string;
  score: number;
  at: number;
}

export interface RecognisedLine {
  letters: Letter[];
  /** The line's corners from the top left one of its first letter on. */
  quad: Quad;
}

/** How wide a line is for the recogniser, in pixels: what it costs. */
export function widthOf([a, b, c, d]: Quad): number {
  const across = Math.max(distance(a, b), distance(d, c), 1);
  const down = Math.max(distance(a, d), distance(b, c), 1);
  const ratio = down / across >= standing ? down / across : across / down;
  return Math.min(mostWidth, Math.max(16, Math.ceil(lineHeight * ratio)));
}

/** Reads one line, whichever way it is turned. */
export async function recogniseLine(
  image: Image,
  quad: Quad,
  { recognise, orient, alphabet }: Pick<OcrModels, "recognise" | "orient" | "alphabet">,
): Promise<RecognisedLine> {
  const [a, b, c, d] = quad;
  // A standing line comes lying, turned to the left: what was its right upper corner is the first.
  const isStanding =
    Math.max(distance(a, d), distance(b, c)) >= standing * Math.max(distance(a, b), distance(d, c));
  let corners: Quad = isStanding ? [b, c, d, a] : quad;
  let crop = image.cropRotated([a, b, c, d]);
  const { values: ways } = await orient(orientationInput(crop));
  if ((ways[1] ?? 0) > upsideDown) {
    crop = crop.rotate180();
    const [first, second, third, fourth] = corners;
    corners = [third, fourth, first, second];
  }
  const width = widthOf(quad);
  const { values, shape } = await recognise(planesOf(crop, width, width));
  return { letters: lettersOf(values, shape, alphabet), quad: corners };
}

function orientationInput(crop: Image): Planes {
  const width = Math.min(
    orientationWidth,
    Math.max(1, Math.ceil((lineHeight * crop.width) / crop.height)),
  );
  return planesOf(crop, width, orientationWidth);
}

/** The line as both models take it: blue, green, red, each from -1 to 1, and nothing beside it. */
function planesOf(crop: Image, width: number, paddedWidth: number): Planes {
  const values = crop.resize({ width, height: lineHeight }).tensor({
    mean_values: [127.5, 127.5, 127.5],
    norm_values: [1 / 127.5, 1 / 127.5, 1 / 127.5],
    channel_order: "bgr",
  });
  if (width === paddedWidth) return { values, height: lineHeight, width };
  const padded = new Float32Array(3 * lineHeight * paddedWidth);
  for (let row = 0; row < 3 * lineHeight; row += 1) {
    padded.set(values.subarray(row * width, (row + 1) * width), row * paddedWidth);
  }
  return { values: padded, height: lineHeight, width: paddedWidth };
}

/** A letter, and how much of a space the model saw before it (0–1). */
interface SeenLetter extends Letter {
  spaceBefore: number;
}

/** The best class of each step; a class that stays is one letter, and class 0 is between letters. */
function lettersOf(
  values: Float32Array,
  [, steps = 0, classes = 1]: readonly number[],
  alphabet: readonly string[],
): Letter[] {
  const letters: SeenLetter[] = [];
  const space = alphabet.indexOf(" ") + 1;
  let [last, spaceBefore] = [0, 0];
  for (let step = 0; step < steps; step += 1) {
    const at = step * classes;
    const best = bestOf(values, at, classes);
    const text = alphabet[best - 1];
    if (best !== last && text !== undefined) {
      letters.push({ text, score: values[at + best] ?? 0, at: (step + 0.5) / steps, spaceBefore });
    }
    spaceBefore = best === 0 ? spaceBefore + (values[at + space] ?? 0) : 0;
    last = best;
  }
  return withSpaces(letters);
}

/** The model is shy of spaces: there is one, too, where it thought of one between two letters that stand apart. */
function withSpaces(letters: readonly SeenLetter[]): Letter[] {
  const gaps = letters.slice(1).map(({ at }, index) => at - (letters[index]?.at ?? 0));
  const usual = gaps.toSorted((one, other) => one - other)[gaps.length >> 1] ?? 0;
  return letters.flatMap(({ spaceBefore, ...letter }, index) => {
    const before = letters[index - 1];
    if (!before || before.text === " " || letter.text === " ") return [letter];
    const isApart = letter.at - before.at > usual * 1.2;
    if (spaceBefore < (isApart ? spaceOfAGap : likelySpace)) return [letter];
    return [{ text: " ", score: spaceBefore, at: (before.at + letter.at) / 2 }, letter];
  });
}

function bestOf(values: Float32Array, from: number, classes: number): number {
  let best = 0;
  for (let index = 1; index < classes; index += 1) {
    if ((values[from + index] ?? 0) > (values[from + best] ?? 0)) best = index;
  }
  return best;
}

const distance = (from: Corner, to: Corner) => Math.hypot(to.x - from.x, to.y - from.y);
