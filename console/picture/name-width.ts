const font = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

/** A name as far as there is room for it, and how wide it and what follows it are, in pixels. */
export function nameWidth(
  name: string,
  after: string,
  most: number,
): { text: string; width: number } {
  const rest = measure(after);
  let text = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  while (text.length > 2 && measure(text) + rest > most) text = `${text.slice(0, -2)}…`;
  return { text, width: Math.ceil(measure(text) + rest) };
}

function measure(text: string): number {
  const width = known.get(text);
  if (width !== undefined) return width;
  if (context === undefined) {
    context = document.createElement("canvas").getContext("2d");
    if (context) context.font = font;
  }
  const measured = context?.measureText(text).width ?? text.length * 7;
  if (known.size > 2_000) known.clear();
  known.set(text, measured);
  return measured;
}
