/** Dark enough under every colour of the palette, as the letters on a plate and as the outline of a line. */
export const ink = "#10151b";
export const paper = "#ffffff";

// Bright all of them: the dark outline beside the line makes the contrast on bright ground.
export const palette = [
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
  "#f5b5ff",
  "#e9c46a",
  "#7cf5b0",
  "#ffb4a2",
] as const;

/**
 * The colour of a label, the same in every picture and on every machine: FNV-1a over its letters picks one of the palette.
 * Two labels of one picture may share a colour; their names tell them apart.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function labelColour(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  // The low bits alone are mixed too little for names that differ in a letter.
  const folded = (hash ^ (hash >>> 16)) >>> 0;
  return palette[folded % palette.length] ?? palette[0];
}
