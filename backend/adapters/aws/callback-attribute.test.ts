import { describe, expect, it } from "@jest/globals";
import { callback } from "../../testing/sample-blob.ts";
import { fromCallbackAttribute, toCallbackAttribute } from "./callback-attribute.ts";

const attempt = { at: "2026-11-23T12:00:00.000Z", outcome: "failed" } as const;
const attempts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...attempt, durationMs: i }));

describe("the callback of an item", () => {
  it.each([0, 1, 50])("is read as it was written, with %d attempts", (count) => {
    const written = callback({ attempts: attempts(count), attemptsMade: 1, olderAttempts: 7 });
    expect(fromCallbackAttribute(toCallbackAttribute(written))).toEqual(written);
  });

  it("that has all attempts, as they once were kept, is read with the newest and the number of the older", () => {
    const old = toCallbackAttribute(callback({ attempts: attempts(1_600), attemptsMade: 3 }));
    const read = fromCallbackAttribute(old);
    expect(read.attempts).toEqual(attempts(1_600).slice(-50));
    expect(read).toMatchObject({ olderAttempts: 1_550, attemptsMade: 3 });
  });
});
