import type { Corner, Quad } from "./find-lines.ts";
import type { Letter, RecognisedLine } from "./recognise-line.ts";

/** All as shares of the lines' height: how far apart the pieces of one line may be, along it and across it. */
const widestGap = 1;
const mostShift = 0.5;
const mostGrowth = 1.6;

/**
 * Joins what was found in pieces, as large letters are: a piece that goes on where the one before it ends, as high as that
 * one, is the same line. What stands further apart, as in columns, is not.
 * @param lines in the order of reading
 */
export function joinLines(lines: readonly RecognisedLine[]): RecognisedLine[] {
  const joined: RecognisedLine[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    if (before && goesOn(before.quad, line.quad)) joined[joined.length - 1] = join(before, line);
    else joined.push(line);
  }
  return joined;
}

function goesOn(first: Quad, second: Quad): boolean {
  const heights = [heightOf(first), heightOf(second)].sort((a, b) => a - b);
  const [lower = 1, higher = 1] = heights;
  const along = unit(first[0], first[1]);
  const alike = along.x * unit(second[0], second[1]).x + along.y * unit(second[0], second[1]).y;
  const from = middle(first[1], first[2]);
  const to = middle(second[0], second[3]);
  const gap = (to.x - from.x) * along.x + (to.y - from.y) * along.y;
  const shift = Math.abs((to.y - from.y) * along.x - (to.x - from.x) * along.y);
  return (
    alike > 0.97 &&
    higher <= mostGrowth * lower &&
    Math.abs(gap) <= widestGap * lower &&
    shift <= mostShift * lower
  );
}

function join(first: RecognisedLine, second: RecognisedLine): RecognisedLine {
  const quad: Quad = [first.quad[0], second.quad[1], second.quad[2], first.quad[3]];
  const along = unit(quad[0], quad[1]);
  const length = distance(quad[0], quad[1]) || 1;
  const placed = ({ letters, quad: [start, end] }: RecognisedLine): Letter[] => {
    const from = (start.x - quad[0].x) * along.x + (start.y - quad[0].y) * along.y;
    return letters.map((letter) => ({
      ...letter,
      at: (from + letter.at * distance(start, end)) / length,
    }));
  };
  const [before, after] = [placed(first), placed(second)];
  const at = ((before.at(-1)?.at ?? 0) + (after[0]?.at ?? 1)) / 2;
  return { letters: [...before, { text: " ", score: 1, at }, ...after], quad };
}

const distance = (from: Corner, to: Corner) => Math.hypot(to.x - from.x, to.y - from.y);
const middle = (a: Corner, b: Corner): Corner => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const heightOf = ([a, b, c, d]: Quad) => Math.max(1, (distance(a, d) + distance(b, c)) / 2);

function unit(from: Corner, to: Corner): Corner {
  const length = distance(from, to) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}
