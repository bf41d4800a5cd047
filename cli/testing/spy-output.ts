import { Writable } from "node:stream";
import type { Output } from "../deps.ts";

/** Takes the place of `process.stdout` or `process.stderr` and records what is written. */
export function createSpyOutput(terminal?: { columns: number }): Output & { text(): string } {
  let written = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  return Object.assign(stream, {
    text: () => written,
    ...(terminal && {
      isTTY: true,
      columns: terminal.columns,
      cursorTo: () => {},
      clearLine: () => {},
      moveCursor: () => {},
    }),
  });
}
