import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** Letters as outlines: what is drawn is the same on every machine, with or without fonts. Pixels throughout. */
export interface Lettering {
  /** Of a line of text, from its start to where the next character would stand */
  width(text: string, size: number): number;
  /** The `d` of an SVG path: numbers and path commands, nothing of the text itself */
  outline(text: string, at: { left: number; baseline: number; size: number }): string;
}

/** Of the height of a letter's size: what a capital letter of DejaVu Sans takes. */
export const capitalHeight = 0.729;

const require = createRequire(import.meta.url);

let loading: Promise<Lettering> | undefined;

/** DejaVu Sans Bold, read and parsed once (about a tenth of a second). */
export function loadLettering(): Promise<Lettering> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Lettering> {
  const path = require.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff");
  const [{ default: opentype }, bytes] = await Promise.all([import("opentype.js"), readFile(path)]);
  const font = opentype.parse(Uint8Array.from(bytes).buffer);
  // Character by character: laying out a whole line fails on this font's substitution tables, and Latin needs none.
  const glyphs = (text: string) => Array.from(text, (character) => font.charToGlyph(character));
  const advance = (units: number, size: number) => (units * size) / font.unitsPerEm;
  return {
    width: (text, size) =>
      glyphs(text).reduce((sum, { advanceWidth }) => sum + advance(advanceWidth, size), 0),
    outline(text, { left, baseline, size }) {
      let x = left;
      let outline = "";
      for (const glyph of glyphs(text)) {
        outline += glyph.getPath(x, baseline, size).toPathData(2);
        x += advance(glyph.advanceWidth, size);
      }
      return outline;
    },
  };
}
