import { Writable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { writeAll } from "./write-all.ts";

/** A reader that takes one text at a time, when it is told to. */
function slowReader() {
  const waiting: (() => void)[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => void waiting.push(done),
  });
  return { output, take: () => waiting.shift()?.() };
}

describe("what is written for a slow reader", () => {
  it("is waited for", async () => {
    const { output, take } = slowReader();
    let isWritten = false;
    const writing = writeAll(output, "hello", new AbortController().signal).then(() => {
      isWritten = true;
    });
    await Promise.resolve();
    expect(isWritten).toBe(false);
    take();
    await writing;
    expect(isWritten).toBe(true);
  });

  it("is not waited for when the command ends", async () => {
    const { output } = slowReader();
    const ending = new AbortController();
    const writing = writeAll(output, "hello", ending.signal);
    const reason = new Error("enough");
    ending.abort(reason);
    await expect(writing).rejects.toBe(reason);
    await expect(writeAll(output, "more", ending.signal)).rejects.toBe(reason);
  });
});
