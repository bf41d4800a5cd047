import type { Redactable } from "../options/option-parsers.ts";
import { blurredText } from "./annotate-text.ts";
import type { RedactedPicture } from "./redact-picture.ts";

const words: Record<Redactable, [one: string, several: string, none: string]> = {
  faces: ["face", "faces", "no face"],
  text: ["line of text", "lines of text", "no text"],
};

/** What was made unrecognisable in a picture, and where it is. */
export function redactText(
  written: string,
  { counts, leftOutCount, isBlurred }: RedactedPicture,
  kinds: readonly Redactable[],
): string {
  const parts = kinds.map((kind) => {
    const [one, several, none] = words[kind];
    const count = counts[kind];
    return count === 0 ? none : `${count} ${count === 1 ? one : several}`;
  });
  const leftOut =
    leftOutCount === 0
      ? ""
      : `; ${leftOutCount} ${leftOutCount === 1 ? "place is" : "places are"} outside the picture, and nothing was done there`;
  const blurred = isBlurred ? blurredText : "";
  return `${parts.join(" and ")} made unrecognisable: ${written}${leftOut}${blurred}`;
}
