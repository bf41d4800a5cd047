import type { Point } from "../../statistics.ts";
import { of } from "../measure/measured.ts";
import { escapeXml } from "./escape-xml.ts";

const titleHeight = 26;
const figureWidth = 66;

export interface LinePanel {
  x: number;
  y: number;
  width: number;
  height: number;
  title: string;
  points: readonly Point[];
  unit: string;
}

/** A line over an axis that begins at nought, with the first and the last figure beside it. */
export function linePanel({ x, y, width, height, title, points, unit }: LinePanel): string {
  const [left, right] = [x + figureWidth, x + width - figureWidth];
  const [top, bottom] = [y + titleHeight, y + height - 20];
  const [first, last] = [of(points, 0), of(points, points.length - 1)];
  const [mostX] = last;
  const mostY = Math.max(...points.map(([, value]) => value)) * 1.1;
  const at = ([px, py]: Point) =>
    [left + (px / mostX) * (right - left), bottom - (py / mostY) * (bottom - top)] as const;
  const path = points.map((point) =>
    at(point)
      .map((value) => value.toFixed(1))
      .join(","),
  );
  const figure = ([, value]: Point) => `${value.toFixed(0)} ${escapeXml(unit)}`;
  const [firstX, firstY] = at(first);
  const [lastX, lastY] = at(last);
  return [
    `<text class="title" x="${x}" y="${y + 12}">${escapeXml(title)}</text>`,
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<polyline class="line" points="${path.join(" ")}"/>`,
    `<text class="far" x="${(firstX - 8).toFixed(1)}" y="${(firstY + 4).toFixed(1)}">${figure(first)}</text>`,
    `<text x="${(lastX + 8).toFixed(1)}" y="${(lastY + 4).toFixed(1)}">${figure(last)}</text>`,
    `<text class="far" x="${left - 8}" y="${bottom + 4}">0 ${escapeXml(unit)}</text>`,
    `<text class="far" x="${right}" y="${bottom + 16}">${mostX.toLocaleString("en")} blobs</text>`,
  ].join("\n");
}
