import type { Output } from "../deps.ts";

/** What a terminal has had since there are any */
const usualColumns = 80;

/**
 * A terminal that nobody told how wide it is (a serial line, a container's, one that a program opened) says 0. Nothing fits
 * into that: `ora` would count endless lines of it, and take them away one by one.
 */
export function assumeColumns(stream: Output): void {
  const assume = () => {
    if (stream.isTTY === true && stream.columns === 0) stream.columns = usualColumns;
  };
  assume();
  // Node.js has asked the terminal anew then.
  stream.on("resize", assume);
}
