import { escapeXml } from "./escape-xml.mjs";

const TITLE = 26;
const FIGURE_WIDTH = 66;

/**
 * A line over an axis that begins at nought, with the first and the last figure beside it.
 * @param {{ x: number, y: number, width: number, height: number, title: string, points: [number, number][], unit: string }} panel
 */
export function linePanel({ x, y, width, height, title, points, unit }) {
  const [left, right] = [x + FIGURE_WIDTH, x + width - FIGURE_WIDTH];
  const [top, bottom] = [y + TITLE, y + height - 20];
  const mostX = points.at(-1)[0];
  const mostY = Math.max(...points.map(([, value]) => value)) * 1.1;
  const at = ([px, py]) => [
    left + (px / mostX) * (right - left),
    bottom - (py / mostY) * (bottom - top),
  ];
  const path = points.map((point) =>
    at(point)
      .map((value) => value.toFixed(1))
      .join(","),
  );
  const figure = ([, value]) => `${value.toFixed(0)} ${unit}`;
  const [first, last] = [points[0], points.at(-1)];
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
