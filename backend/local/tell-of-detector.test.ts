import { expect, it } from "@jest/globals";
import { DetectorCrashedError, DetectorFailedError } from "./detector/detector-errors.ts";
import { tellOfDetector } from "./tell-of-detector.ts";

it("tells of a detector that cannot look at pictures once a minute, and of nothing else", () => {
  const told: string[] = [];
  let nowMs = 5;
  const hear = tellOfDetector(
    (line) => told.push(line),
    () => nowMs,
  );
  const failed = new DetectorFailedError("The detector failed: Error: no model");
  for (const error of [new DetectorCrashedError("x"), new Error("y"), undefined]) hear(error);
  expect(told).toEqual([]);
  for (const at of [5, 6, 60_004]) {
    nowMs = at;
    hear(failed);
  }
  expect(told).toEqual([
    "The detector failed: Error: no model (detector_failed). The picture is tried again. If this goes on, free some memory, and install rekog again if it does not help.",
  ]);
  nowMs = 60_005;
  hear(failed);
  expect(told).toHaveLength(2);
});
