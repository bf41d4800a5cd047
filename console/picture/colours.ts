/** Bright all of them: a dark line beside each makes the contrast on bright ground. */
const palette = [
  "#ffd60a",
  "#40c8ff",
  "#ff7ac6",
  "#5be37d",
  "#ff9f43",
  "#b79cff",
  "#2ee6d0",
  "#ff8a80",
  "#c6f135",
  "#8fb4ff",
] as const;

/** A colour for each name, in the order in which they come: two share one only where there are more than ten. */
export function coloursOf(names: Iterable<string>): ReadonlyMap<string, string> {
  const colours = new Map<string, string>();
  for (const name of names) {
    if (colours.has(name)) continue;
    colours.set(name, palette[colours.size % palette.length] ?? palette[0]);
  }
  return colours;
}
