import type { Lettering } from "./lettering.ts";
import type { PictureSize, PixelBox } from "./pixel-box.ts";
import { plateText } from "./plate-text.ts";

export interface Chip extends PixelBox {
  text: string;
}

export interface LegendMeasures {
  lettering: Lettering;
  /** Of the letters; pixels, like all the others */
  size: number;
  padding: number;
  height: number;
  gap: number;
  mostRows: number;
}

/**
 * Names that have no box, as chips in rows at the bottom of the picture, the most confident at the upper left. What does
 * not fit into the rows is counted by the last chip (`+3`).
 */
export function placeLegend(
  labels: readonly { name: string; confidence: number }[],
  picture: PictureSize,
  measures: LegendMeasures,
): Chip[] {
  const { lettering, size, padding, gap, height } = measures;
  const room = picture.width - 2 * gap;
  const widthOf = (text: string) => lettering.width(text, size) + 2 * padding;
  // However many names there are, no more are measured than fill the rows.
  const texts: string[] = [];
  for (const label of labels) {
    texts.push(plateText(label, { lettering, size, width: room - 2 * padding }));
    if (intoRows(texts, { widthOf, room, gap }).length > measures.mostRows) break;
  }

  for (let shown = texts.length; shown >= 0; shown -= 1) {
    const hidden = labels.length - shown;
    const chips = [...texts.slice(0, shown), ...(hidden > 0 ? [`+${hidden}`] : [])];
    const rows = intoRows(chips, { widthOf, room, gap });
    if (rows.length > measures.mostRows) continue;
    return rows.flatMap((row, index) => {
      const top = picture.height - (rows.length - index) * (height + gap);
      return row.map(({ text, left, width }) => ({ text, left: left + gap, top, width, height }));
    });
  }
  return [];
}

function intoRows(
  texts: readonly string[],
  { widthOf, room, gap }: { widthOf: (text: string) => number; room: number; gap: number },
) {
  const rows: { text: string; left: number; width: number }[][] = [];
  let left = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    const width = widthOf(text);
    if (left + width > room) {
      rows.push([]);
      left = 0;
    }
    rows.at(-1)?.push({ text, left, width });
    left += width + gap;
  }
  return rows;
}
