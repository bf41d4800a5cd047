import { escapeXml } from "./escape-xml.ts";

const LABEL_WIDTH = 140;
const FIGURE_WIDTH = 66;
const ROW = 22;
const BAR = 14;
const GROUP_GAP = 12;
const TITLE = 26;

export interface Bar {
  label: string;
  value: number;
  /** The figure */
  text: string;
  isOurs: boolean;
}

export interface BarPanel {
  x: number;
  y: number;
  width: number;
  title: string;
  /** All bars have one scale. */
  groups: Bar[][];
}

/** Horizontal bars from nought, each with its label before it and its figure behind it. */
export function barPanel({ x, y, width, title, groups }: BarPanel): string {
  const most = Math.max(...groups.flat().map(({ value }) => value));
  const scale = (width - LABEL_WIDTH - FIGURE_WIDTH) / most;
  const parts = [`<text class="title" x="${x}" y="${y + 12}">${escapeXml(title)}</text>`];
  let top = y + TITLE;
  for (const group of groups) {
    for (const { label, value, text, isOurs } of group) {
      const length = Math.max(1, value * scale);
      const base = top + BAR - 3;
      parts.push(
        `<text class="far" x="${x + LABEL_WIDTH - 8}" y="${base}">${escapeXml(label)}</text>`,
        `<rect class="${isOurs ? "ours" : "other"}" x="${x + LABEL_WIDTH}" y="${top}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>`,
        `<text x="${(x + LABEL_WIDTH + length + 6).toFixed(1)}" y="${base}">${escapeXml(text)}</text>`,
      );
      top += ROW;
    }
    top += GROUP_GAP;
  }
  return parts.join("\n");
}
