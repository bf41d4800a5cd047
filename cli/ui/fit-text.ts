import stringWidth from "string-width";

export { stringWidth as displayWidth };

/** Cut to that many columns of a terminal; what is cut off shows as `…`. Wide and combined characters stay whole. */
export function cutText(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let cut = "";
  let width = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** Filled up with spaces, on the right or (`start`) on the left, to that many columns of a terminal. */
export function padText(text: string, columns: number, side: "start" | "end" = "end"): string {
  const padding = " ".repeat(Math.max(0, columns - stringWidth(text)));
  return side === "start" ? padding + text : text + padding;
}
