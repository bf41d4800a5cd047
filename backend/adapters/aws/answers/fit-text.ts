import type { Text } from "../../../core/features/text/text.ts";
import type { Fitted } from "./fitted.ts";
import { fits, most, type Room, surestFirst } from "./room.ts";

/**
 * Of more than can be stored the surest is kept: all lines and their surest words, since lines say the same; or, where not even
 * the lines alone are few enough, the surest of them without words.
 */
export function fitText(text: Text, room: Room): Fitted<"text"> {
  if (fits(text, room)) return { result: text };
  const { lines, words } = text;
  const sureWords = surestFirst(words);
  const withWords = (count: number): Text => {
    const kept = new Set(sureWords.slice(0, count));
    return { lines, words: words.filter((word) => kept.has(word)) };
  };
  const sureLines = surestFirst(lines);
  const alone = (count: number): Text => {
    const kept = new Set(sureLines.slice(0, count));
    return { lines: lines.filter((line) => kept.has(line)), words: [] };
  };
  const some = fits(withWords(0), room)
    ? most(words.length, withWords, room)
    : most(lines.length, alone, room);
  return {
    result: some,
    leftOut: {
      lines: { of: lines.length, count: lines.length - some.lines.length },
      words: { of: words.length, count: words.length - some.words.length },
    },
  };
}
