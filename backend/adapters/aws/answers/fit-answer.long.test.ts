import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type { Succeeded } from "../../../core/blob/blob.ts";
import type { Answers } from "../../../core/features/features.ts";
import { encodeBlob } from "../../../handlers/http/blob-body.ts";
import {
  blob,
  label,
  recognitionFacts as recognition,
  succeeded,
} from "../../../testing/sample-blob.ts";
import { packEntry, packOutcome, unpackEntry, unpackOutcome } from "./stored-answers.ts";

/** A confidence that does not pack, never the same twice. */
const confidences = Array.from({ length: 30_000 }, (_, i) => 99 - i / 1_000);
const random = () => randomBytes(4).readUInt32BE() / 2 ** 32;
const boundingBox = () => ({ left: random(), top: random(), width: random(), height: random() });
const polygon = () => Array.from({ length: 4 }, () => ({ x: random(), y: random() }));
const written = (text: string, i: number) => ({
  ...{ text, confidence: confidences[i] ?? 0 },
  ...{ boundingBox: boundingBox(), polygon: polygon() },
});
const text = (lines: number, words: number) => ({
  lines: Array.from({ length: lines }, (_, i) => written(`line ${i}`, i)),
  words: Array.from({ length: words }, (_, i) => ({ ...written(`word${i}`, i), line: i % lines })),
});
const face = (_: unknown, i: number) => ({
  confidence: confidences[i] ?? 0,
  boundingBox: boundingBox(),
  landmarks: Array.from({ length: 30 }, () => ({ type: "nose", x: random(), y: random() })),
});
const state = (answers: Answers): Succeeded => ({ ...succeeded(), answers });
const stored = (answers: Answers) => {
  const packed = packOutcome(state(answers));
  expect(packed.length).toBeLessThan(300 * 1024);
  return unpackOutcome(packed) as Succeeded;
};

describe("answers that are larger than an item of DynamoDB", () => {
  it("keep four thousand words of text as a whole, or their lines and the surest words", () => {
    const result = text(400, 4_000);
    const { answers } = stored({ text: { result, recognition } });
    const kept = answers.text?.result;
    expect(kept?.lines).toEqual(result.lines);
    const count = kept?.words.length ?? 0;
    expect(count).toBeGreaterThan(500);
    expect(kept?.words).toEqual(result.words.slice(0, count));
    expect(encodeBlob(blob(state(answers))).warnings).toMatchObject([
      {
        code: "text_left_out",
        message: expect.stringContaining(
          `${(4_000 - count).toLocaleString("en-US")} of 4,000 words`,
        ),
      },
    ]);
  });

  it("keep the surest lines without words where the lines alone are too many", () => {
    const { answers } = stored({ text: { result: text(6_000, 6_000), recognition } });
    expect(answers.text?.result.words).toEqual([]);
    expect(answers.text?.result.lines.length).toBeGreaterThan(500);
    expect(answers.text?.recognition.leftOut).toMatchObject({
      lines: { of: 6_000 },
      words: { of: 6_000, count: 6_000 },
    });
  });

  it("keep the surest faces", () => {
    const result = Array.from({ length: 800 }, face);
    const { answers } = stored({ faces: { result, recognition } });
    const count = answers.faces?.result.length ?? 0;
    expect(count).toBeGreaterThan(100);
    expect(answers.faces?.result).toEqual(result.slice(0, count));
    expect(encodeBlob(blob(state(answers))).warnings?.[0]).toMatchObject({
      code: "faces_left_out",
      message: expect.stringContaining(`${800 - count} of 800 faces`),
    });
  });

  it("share the room where they only fit alone, and count what was left out before, too", () => {
    const instances = Array.from({ length: 9_000 }, (_, i) => ({
      confidence: confidences[i] ?? 0,
      boundingBox: boundingBox(),
    }));
    const labels = { result: [label("Leaf", 99, { instances })], recognition };
    const alone = unpackEntry(
      packEntry({
        ...{ kind: "recognised", feature: "labels", ...labels },
        ...{ image: succeeded().image, cachedAt: "2026-11-23T12:00:03.000Z" },
      }),
    );
    if (alone.kind !== "recognised" || alone.feature !== "labels") throw new Error("no labels");
    const before = alone.recognition.leftOut?.boxes?.count ?? 0;
    expect(before).toBeGreaterThan(0);
    const cached = alone as typeof alone & typeof labels;
    const { answers } = stored({
      labels: { result: cached.result, recognition: cached.recognition },
      text: { result: text(200, 3_000), recognition },
    });
    const kept = answers.labels?.result[0]?.instances.length ?? 0;
    expect(kept).toBeGreaterThan(500);
    expect(answers.labels?.recognition.leftOut?.boxes).toEqual({ of: 9_000, count: 9_000 - kept });
    expect(9_000 - kept).toBeGreaterThan(before);
    expect(answers.text?.result.lines).toHaveLength(200);
  });

  it("come back whole where they fit together", () => {
    const answers: Answers = {
      labels: { result: [label("Car", 90)], recognition },
      text: { result: text(10, 50), recognition },
      faces: { result: Array.from({ length: 20 }, face), recognition },
    };
    expect(stored(answers).answers).toEqual(answers);
  });
});
