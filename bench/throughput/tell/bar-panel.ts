import { escapeXml } from "./escape-xml.ts";

const labelWidth = 140;
const figureWidth = 66;
const rowHeight = 22;
const barHeight = 14;
const groupGap = 12;
const titleHeight = 26;

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
  const scale = (width - labelWidth - figureWidth) / most;
  const parts = [`<text class="title" x="${x}" y="${y + 12}">${escapeXml(title)}</text>`];
  let top = y + titleHeight;
  for (const group of groups) {
    for (const { label, value, text, isOurs } of group) {
      const length = Math.max(1, value * scale);
      const base = top + barHeight - 3;
      parts.push(
        `<text class="far" x="${x + labelWidth - 8}" y="${base}">${escapeXml(label)}</text>`,
        `<rect class="${isOurs ? "ours" : "other"}" x="${x + labelWidth}" y="${top}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
        `<text x="${(x + labelWidth + length + 6).toFixed(1)}" y="${base}">${escapeXml(text)}</text>`,
      );
      top += rowHeight;
    }
    top += groupGap;
  }
  return parts.join("\n");
}
