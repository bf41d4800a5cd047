import { expect, it } from "@jest/globals";
import { ClassifierFileError } from "./detector/classifier/installed-classifier.ts";
import { DetectorCrashedError, DetectorFailedError } from "./detector/detector-errors.ts";
import { ModelFileError } from "./detector/models/model-file-error.ts";
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

it("tells of each model whose file is missing, by its name, and of each once a minute", () => {
  const told: string[] = [];
  let nowMs = 0;
  const hear = tellOfDetector(
    (line) => told.push(line),
    () => nowMs,
  );
  const [faces, text] = ["blazeface.bin", "keys.txt"].map(
    (file) => new ModelFileError(`The model ${file} is missing or damaged. Install rekog again.`),
  );
  for (const at of [0, 1, 59_999, 60_000]) {
    nowMs = at;
    hear(faces);
    if (at > 0) hear(text);
  }
  const after = "Until then pictures wait for it; what needs other models goes on (model_damaged).";
  expect(told).toEqual([
    `The model blazeface.bin is missing or damaged. Install rekog again. ${after}`,
    `The model keys.txt is missing or damaged. Install rekog again. ${after}`,
    `The model blazeface.bin is missing or damaged. Install rekog again. ${after}`,
  ]);
});

it("tells of a classifier that cannot be used, and what to do", () => {
  const told: string[] = [];
  const hear = tellOfDetector((line) => told.push(line));
  hear(new ClassifierFileError("The classifier in x cannot be used (it is cut off)."));
  expect(told).toEqual([
    "The classifier in x cannot be used (it is cut off). Labels go on without it until local mode is started again (classifier_damaged). Add it again: rekog models add classifier",
  ]);
});
