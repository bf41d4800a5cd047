// Words as outlines of DejaVu Sans, so that no font of the machine takes part.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype from "opentype.js";

const require = createRequire(import.meta.url);

const read = (weight) => {
  const name = `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`;
  return opentype.parse(Uint8Array.from(readFileSync(require.resolve(name))).buffer);
};
const fonts = { regular: read(400), bold: read(700) };

/** An SVG path of one line that begins at x, y: its baseline. Pixels. */
export function lettered(text, { x, y, size, fill = "#222", weight = "bold" }) {
  const font = fonts[weight];
  let [at, outline] = [x, ""];
  for (const character of text) {
    const glyph = font.charToGlyph(character);
    outline += glyph.getPath(at, y, size).toPathData(1);
    at += (glyph.advanceWidth * size) / font.unitsPerEm;
  }
  return `<path d="${outline}" fill="${fill}"/>`;
}

export function widthOf(text, size, weight = "bold") {
  const font = fonts[weight];
  const units = Array.from(text, (character) => font.charToGlyph(character).advanceWidth);
  return (units.reduce((sum, unit) => sum + unit, 0) * size) / font.unitsPerEm;
}

/** Around x. */
export const centred = (text, { x, size, weight, ...at }) =>
  lettered(text, { x: x - widthOf(text, size, weight) / 2, size, weight, ...at });
