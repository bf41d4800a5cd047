import type { AnnotatedPicture } from "./annotate-picture.ts";

/** Said of a picture of which nothing is to be seen. */
export const blurredText = "; blurred for what moderation found, --unblurred shows it";

/** What was drawn onto a picture, and where it is. */
export function annotateText(
  written: string,
  { boxCount, nameCount, leftOutCount, isBlurred }: AnnotatedPicture,
): string {
  const leftOut =
    (leftOutCount === 0 ? "" : `; ${count(leftOutCount, "box", "boxes")} could not be drawn`) +
    (isBlurred ? blurredText : "");
  if (boxCount > 0) return `${count(boxCount, "box", "boxes")} drawn: ${written}${leftOut}`;
  if (nameCount === 0) return `nothing was recognised, no box drawn: ${written}${leftOut}`;
  return `no label has a box, names written at the bottom: ${written}${leftOut}`;
}

const count = (number: number, one: string, several: string) =>
  `${number} ${number === 1 ? one : several}`;
