import type { BoundingBox, Point } from "../../../core/features/geometry.ts";
import type { Corner, Quad } from "./find-lines.ts";
import type { TextLine, WrittenText } from "./read-text.ts";
import type { Letter, RecognisedLine } from "./recognise-line.ts";

/** How wide and high the raster is in which the corners are. */
interface Size {
  width: number;
  height: number;
}

/**
 * A line with its words, which end at its spaces. A word's corners are cut from the line's where the recogniser saw its
 * letters: halfway to the letters beside it, and at the line's own ends.
 */
export function toTextLine({ letters, quad }: RecognisedLine, size: Size): TextLine {
  const words = wordsOf(letters).map(({ first, last }) => {
    const own = letters.slice(first, last + 1);
    return written(own, part(quad, edge(letters, first), edge(letters, last + 1)), size);
  });
  const text = words.map((word) => word.text).join(" ");
  return { ...written(letters, quad, size), text, words };
}

function wordsOf(letters: readonly Letter[]): { first: number; last: number }[] {
  const words: { first: number; last: number }[] = [];
  letters.forEach(({ text }, index) => {
    if (text.trim() === "") return;
    const open = words.at(-1);
    if (open?.last === index - 1) open.last = index;
    else words.push({ first: index, last: index });
  });
  return words;
}

/** Where, along the line, the letter of this index begins. */
function edge(letters: readonly Letter[], index: number): number {
  const [before, after] = [letters[index - 1], letters[index]];
  if (!before) return 0;
  return after ? (before.at + after.at) / 2 : 1;
}

function part([a, b, c, d]: Quad, from: number, to: number): Quad {
  return [between(a, b, from), between(a, b, to), between(d, c, to), between(d, c, from)];
}

function between(from: Corner, to: Corner, share: number): Corner {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function written(letters: readonly Letter[], quad: Quad, { width, height }: Size): WrittenText {
  const polygon = quad.map(({ x, y }) => ({ x: fraction(x / width), y: fraction(y / height) }));
  const seen = letters.filter(({ text }) => text.trim() !== "");
  const sum = seen.reduce((total, { score }) => total + score, 0);
  return {
    text: letters.map(({ text }) => text).join(""),
    confidence: seen.length > 0 ? Math.min(100, (sum / seen.length) * 100) : 0,
    polygon,
    box: boundsOf(polygon),
  };
}

function boundsOf(points: readonly Point[]): BoundingBox {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

const fraction = (value: number) => Math.min(1, Math.max(0, value));
