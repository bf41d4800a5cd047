import type { Output } from "../deps.ts";

/** Columns of a terminal for text that may be broken; undefined for a pipe, in which a line stays a line. */
export const proseColumns = ({ isTTY, columns }: Output): number | undefined =>
  isTTY === true ? (columns ?? 80) : undefined;

// What is quoted, and a command at the end, is there to be copied and stays in one piece.
const unbroken = /`[^`]*`\S*|(?<=: )rekog .*$|\S+/g;

/**
 * Breaks a line between its words so that a terminal need not break it within one. What follows is indented; a word that
 * is wider than the terminal is left to it. Control sequences must not be in it: they are painted on afterwards.
 */
export function wrapText(line: string, columns: number | undefined, indent: number): string {
  // Counting characters is enough for prose, and `string-width` would be loaded for each `--help`.
  if (columns === undefined || line.length <= columns) return line;
  const margin = " ".repeat(indent);
  const [first = ""] = /^\s*/.exec(line) ?? [];
  const lines: string[] = [];
  let current = "";
  for (const [word] of line.matchAll(unbroken)) {
    const longer =
      current === "" ? `${lines.length === 0 ? first : margin}${word}` : `${current} ${word}`;
    if (longer.length > columns && current !== "") {
      lines.push(current);
      current = `${margin}${word}`;
    } else current = longer;
  }
  return [...lines, current].join("\n");
}
