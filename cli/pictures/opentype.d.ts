/** What is used of opentype.js 2, which comes without types. */
declare module "opentype.js" {
  export interface Path {
    /** Of an SVG path's `d`, with that many decimals */
    toPathData(decimals: number): string;
  }

  export interface Glyph {
    /** In the font's units */
    advanceWidth: number;
    /** @param y of the baseline, downwards as in SVG */
    getPath(x: number, y: number, sizePixels: number): Path;
  }

  export interface Font {
    unitsPerEm: number;
    /** The glyph of one character; the font's box for unknown characters where it has none */
    charToGlyph(character: string): Glyph;
  }

  const opentype: {
    /** @throws Error when the bytes are no font */
    parse(font: ArrayBuffer): Font;
  };
  export default opentype;
}
