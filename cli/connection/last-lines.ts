import type { Readable } from "node:stream";

/** Reads a stream to its end and remembers its last lines, for telling what a process said before it died. */
export function keepLastLines(
  stream: Readable,
  count: number,
  onChunk?: (text: string) => void,
): () => string[] {
  const longestTailChars = count * 1_000;
  let tail = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    tail = (tail + text).slice(-longestTailChars);
    onChunk?.(text);
  });
  return () => tail.trimEnd().split("\n").slice(-count).filter(Boolean);
}
