import type { TerminalProtocol } from "./terminal-protocol.ts";

const esc = "\u001b";
const bell = "\u0007";

/** As the protocol says: base64 goes in chunks of at most this many characters. */
const kittyChunkLength = 4096;

/**
 * A picture as a terminal of that kind shows it where the cursor is, so many columns wide and as high as that makes it.
 * This is the one place that writes the sequences of
 * - kitty (PNG only): https://sw.kovidgoyal.net/kitty/graphics-protocol/ (`a=T` send and show, `f=100` PNG, `c` columns,
 *   `q=2` no answer, which would come in as if it was typed, `m=1` more follows)
 * - iTerm2: https://iterm2.com/documentation-images.html
 */
export function terminalPicture(
  protocol: TerminalProtocol,
  picture: Buffer,
  columns: number,
): string {
  const base64 = picture.toString("base64");
  if (protocol === "iterm2") {
    const how = `inline=1;size=${picture.length};width=${columns};preserveAspectRatio=1`;
    return `${esc}]1337;File=${how}:${base64}${bell}\n`;
  }
  let sequences = "";
  for (let start = 0; start < base64.length; start += kittyChunkLength) {
    const end = start + kittyChunkLength;
    const first = start === 0 ? `a=T,f=100,c=${columns},` : "";
    const more = end < base64.length ? 1 : 0;
    sequences += `${esc}_G${first}q=2,m=${more};${base64.slice(start, end)}${esc}\\`;
  }
  return `${sequences}\n`;
}
