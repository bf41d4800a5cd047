import { styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";
export type Paint = (style: Style, text: string) => string;

/**
 * Colours text, or leaves it as it is. Whether colour is wanted was decided before, from the stream, `--no-color` and
 * `NO_COLOR`; `styleText` (from Node.js 22.13 on) must not decide it again by looking at stdout.
 */
export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}
