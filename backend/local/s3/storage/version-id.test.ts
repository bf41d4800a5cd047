import { describe, expect, it } from "@jest/globals";
import { S3Error } from "../s3-error.ts";
import { checkVersionId, createVersionId, sequencerOf } from "./version-id.ts";

const sequencer = "0197A2C0FFEE00000F";
const [zeros, ones] = [
  (bytes: number) => Buffer.alloc(bytes),
  (bytes: number) => Buffer.alloc(bytes, 255),
];

describe("version ids", () => {
  it.each([zeros, ones, undefined])(
    "needs no encoding in a URL, and knows its sequencer (%p)",
    (random) => {
      const versionId = createVersionId(sequencer, random);
      expect(versionId).toHaveLength(32);
      expect(encodeURIComponent(versionId)).toBe(versionId);
      expect(sequencerOf(versionId)).toBe(sequencer);
      expect(() => checkVersionId(versionId, "versionId")).not.toThrow();
    },
  );

  it("is never made twice, even of one sequencer", () => {
    expect(createVersionId(sequencer)).not.toBe(createVersionId(sequencer));
  });

  it("takes null for an id that is below all others, though nothing has it", () => {
    expect(() => checkVersionId("null", "versionId")).not.toThrow();
    expect(sequencerOf("null") < sequencer).toBe(true);
  });

  it.each([
    "",
    "1",
    "NULL",
    "a".repeat(31),
    "a".repeat(33),
    `${"a".repeat(31)}-`,
    `${"a".repeat(32)}\n`,
  ])("refuses %j", (value) => {
    const refused = () => checkVersionId(value, "versionId");
    expect(refused).toThrow(S3Error);
    expect(refused).toThrow("Invalid version id specified");
  });
});
