import type { Annotation, NamedBox } from "./annotation.ts";
import { ink, labelColour, paper } from "./label-colour.ts";
import { type Chip, placeLegend } from "./legend.ts";
import { capitalHeight, type Lettering } from "./lettering.ts";
import type { PictureSize, PixelBox, PixelPoint } from "./pixel-box.ts";
import { placePlate } from "./place-plate.ts";
import { plateText } from "./plate-text.ts";

/** Of the side of a square with the picture's area. */
const letterShare = 0.024;
const smallestLetter = 9;
/** Of the picture's width, where the box itself is narrower. */
const widestPlate = 0.5;
/** In letters' sizes: in a picture of 80 pixels a plate may have all its width. */
const leastPlate = 12;
const mostLegendRows = { besideBoxes: 2, alone: 6 };

/**
 * The boxes and names as an SVG picture to be laid over one of that size. Nothing in it is text: numbers, colours of our
 * own and outlines of letters, so that a label's name can say what it wants.
 */
export function annotationSvg(
  annotation: Annotation,
  picture: PictureSize,
  lettering: Lettering,
): string {
  const measures = measuresFor(picture);
  const mostRows = annotation.boxes.length > 0 ? "besideBoxes" : "alone";
  const fittingRows = Math.floor(picture.height / 2 / (measures.height + measures.gap));
  const chips = placeLegend(annotation.names, picture, {
    ...measures,
    lettering,
    mostRows: Math.min(mostLegendRows[mostRows], fittingRows),
  });
  const plates = placePlates(annotation.boxes, { picture, lettering, measures, chips });
  // Small boxes above large ones, and names above all boxes.
  const boxes = annotation.boxes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const { width, height } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    ...boxes.map((box) =>
      box.corners ? quadSvg(box, box.corners, measures.line) : boxSvg(box, picture, measures.line),
    ),
    ...boxes.map(({ name, points = [] }) => pointsSvg(name, points, measures.line)),
    ...plates.map(({ text, ...plate }) => {
      const outline = outlineOn(plate, text, lettering, measures);
      return `${plateSvg(plate, labelColour(plate.name), measures.line)}<path d="${outline}" fill="${ink}"/>`;
    }),
    ...chips.map(({ text, ...chip }) => {
      const outline = outlineOn(chip, text, lettering, measures);
      return `${plateSvg(chip, ink, measures.line)}<path d="${outline}" fill="${paper}"/>`;
    }),
    "</svg>",
  ].join("");
}

interface Measures {
  /** Of letters; pixels, like all the others */
  size: number;
  /** Of a plate */
  height: number;
  padding: number;
  gap: number;
  line: number;
}

function measuresFor({ width, height }: PictureSize): Measures {
  const wanted = Math.sqrt(width * height) * letterShare;
  const size = Math.max(smallestLetter, Math.min(wanted, Math.min(width, height) / 6));
  return {
    size,
    height: Math.round(size * 1.55),
    padding: size * 0.45,
    gap: size * 0.3,
    line: Math.max(2, Math.round(size / 6)),
  };
}

function placePlates(
  boxes: readonly NamedBox[],
  options: {
    picture: PictureSize;
    lettering: Lettering;
    measures: Measures;
    chips: readonly PixelBox[];
  },
): (Chip & { name: string })[] {
  const { picture, lettering, measures } = options;
  const { size, padding, height, line } = measures;
  const taken = [...options.chips];
  return boxes.flatMap((box) => {
    const widest = Math.max(box.width, picture.width * widestPlate, size * leastPlate);
    const room = Math.min(picture.width, widest) - 2 * padding;
    const text = plateText(box, { lettering, size, width: room });
    const width = lettering.width(text, size) + 2 * padding;
    const place = placePlate(around(box, line, picture), { width, height }, { picture, taken });
    if (!place) return [];
    taken.push(place);
    return [{ ...place, text, name: box.name }];
  });
}

/** How far the line and its outline reach out from the middle of the line. */
const reachOf = (line: number) => line / 2 + Math.max(1, Math.round(line / 2));

/** A box with its line, as far as it is in the picture: plates begin outside of both. */
function around(box: NamedBox, line: number, picture: PictureSize): PixelBox {
  const reach = reachOf(line);
  const left = Math.max(0, Math.round(box.left - reach));
  const top = Math.max(0, Math.round(box.top - reach));
  const right = Math.min(picture.width, Math.round(box.left + box.width + reach));
  const bottom = Math.min(picture.height, Math.round(box.top + box.height + reach));
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * A bright line on a darker, wider one: one of the two is seen on any ground. Both stay inside the picture, and fill whole
 * pixels, for a line that half fills them is pale.
 */
function boxSvg(box: NamedBox, picture: PictureSize, line: number): string {
  const reach = reachOf(line);
  const half = (line % 2) / 2;
  const edge = (value: number, most: number) =>
    Math.max(reach, Math.min(most - reach, Math.round(value - half) + half));
  const left = edge(box.left, picture.width);
  const top = edge(box.top, picture.height);
  // A rectangle without width or height would not be drawn at all.
  const width = Math.max(0.1, edge(box.left + box.width, picture.width) - left);
  const height = Math.max(0.1, edge(box.top + box.height, picture.height) - top);
  const rect = `<rect x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" fill="none" stroke-linejoin="round"`;
  return (
    `${rect} stroke="${ink}" stroke-width="${number(2 * reach)}"/>` +
    `${rect} stroke="${labelColour(box.name)}" stroke-width="${number(line)}"/>`
  );
}

/** As the box, along the corners of what is tilted. */
function quadSvg({ name }: NamedBox, corners: readonly PixelPoint[], line: number): string {
  const points = corners.map(({ x, y }) => `${number(x)},${number(y)}`).join(" ");
  const quad = `<polygon points="${points}" fill="none" stroke-linejoin="round"`;
  return (
    `${quad} stroke="${ink}" stroke-width="${number(2 * reachOf(line))}"/>` +
    `${quad} stroke="${labelColour(name)}" stroke-width="${number(line)}"/>`
  );
}

function pointsSvg(name: string, points: readonly PixelPoint[], line: number): string {
  return points
    .map(({ x, y }) => {
      const dot = `<circle cx="${number(x)}" cy="${number(y)}"`;
      return (
        `${dot} r="${number(1.5 * line)}" fill="${ink}"/>` +
        `${dot} r="${number(line)}" fill="${labelColour(name)}"/>`
      );
    })
    .join("");
}

function plateSvg({ left, top, width, height }: PixelBox, colour: string, line: number): string {
  return `<rect x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" rx="${number(line)}" fill="${colour}"/>`;
}

function outlineOn(
  plate: PixelBox,
  text: string,
  lettering: Lettering,
  { size, padding }: Measures,
): string {
  const baseline = plate.top + (plate.height + capitalHeight * size) / 2;
  return lettering.outline(text, { left: plate.left + padding, baseline, size });
}

const number = (value: number) => value.toFixed(2);
