import type { Corner, Quad } from "./find-lines.ts";

/** Lines stand in one row where their middles are nearer than this share of the lower one's height. */
const sameRow = 0.5;

/**
 * Sorts lines as they are read: row by row from the top, each from its left. Where most of what is written is turned by a
 * quarter or a half, top and left are turned with it.
 */
export function inReadingOrder<Line extends { quad: Quad }>(lines: readonly Line[]): Line[] {
  const turn = turnOf(lines);
  const placed = lines.map((line) => ({ line, ...place(line.quad.map((corner) => turn(corner))) }));
  placed.sort((a, b) => a.y - b.y);
  const rows: (typeof placed)[] = [];
  for (const one of placed) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && one.y - first.y < sameRow * Math.min(one.height, first.height))
      row.push(one);
    else rows.push([one]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.x - b.x).map(({ line }) => line));
}

function place(corners: readonly Corner[]): { x: number; y: number; height: number } {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  return { x: Math.min(...xs), y: (top + bottom) / 2, height: bottom - top };
}

/** Turns the picture so that most of it is read from left to right. */
function turnOf(lines: readonly { quad: Quad }[]): (corner: Corner) => Corner {
  let [x, y] = [0, 0];
  for (const { quad } of lines) {
    x += quad[1].x - quad[0].x;
    y += quad[1].y - quad[0].y;
  }
  if (Math.abs(x) >= Math.abs(y)) return x >= 0 ? (at) => at : (at) => ({ x: -at.x, y: -at.y });
  return y >= 0 ? (at) => ({ x: at.y, y: -at.x }) : (at) => ({ x: -at.y, y: at.x });
}
