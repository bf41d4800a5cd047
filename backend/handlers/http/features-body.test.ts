import { describe, expect, it } from "@jest/globals";
import type { Succeeded } from "../../core/blob/blob.ts";
import type { Answers } from "../../core/features/features.ts";
import { expectValid } from "../../testing/contract.ts";
import { blob, carLabel, recognitionFacts, succeeded } from "../../testing/sample-blob.ts";
import { encodeBlob } from "./blob-body.ts";

const boundingBox = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const polygon = [
  { x: 0.1, y: 0.2 },
  { x: 0.4, y: 0.2 },
  { x: 0.4, y: 0.6 },
  { x: 0.1, y: 0.6 },
];
const facts = { ...recognitionFacts, microdollars: 1_000 };

const answers: Answers = {
  labels: { result: [carLabel], recognition: facts },
  moderation: {
    result: {
      labels: [
        { label: "Violence", confidence: 91, parents: [], taxonomyLevel: 1 },
        { label: "Weapons", confidence: 30, parents: ["Violence"], taxonomyLevel: 2 },
      ],
      contentTypes: [{ contentType: "Illustrated", confidence: 88 }],
    },
    recognition: { ...facts, cachedAt: "2026-11-23T11:00:00.000Z", modelVersion: "7.0" },
  },
  text: {
    result: {
      lines: [{ text: "SALE today", confidence: 97, boundingBox, polygon }],
      words: [
        { text: "SALE", confidence: 98, boundingBox, polygon, line: 0 },
        { text: "today", confidence: 40, boundingBox, polygon, line: 0 },
      ],
    },
    recognition: facts,
  },
  faces: {
    result: [
      {
        confidence: 99,
        boundingBox,
        landmarks: [{ type: "leftEyeBrowUp", x: 0.2, y: 0.3 }],
        pose: { roll: -3, yaw: 12.5, pitch: 0 },
        quality: { brightness: 60, sharpness: 40 },
        attributes: {
          ageRange: { low: 20, high: 30 },
          gender: { value: "female", confidence: 80 },
          emotions: [{ type: "happy", confidence: 70 }],
          eyesOpen: { value: true, confidence: 99 },
          smile: { value: false, confidence: 60 },
        },
      },
      { confidence: 20, boundingBox, landmarks: [] },
    ],
    recognition: facts,
  },
};
const state: Succeeded = { ...succeeded(), answers };

describe("a blob of which everything was asked", () => {
  it("tells each feature in the contract's words, and what was paid for it", () => {
    const body = encodeBlob(blob(state));
    expectValid("/components/schemas/Blob", body);
    expect(body).toMatchObject({
      moderation: {
        labels: [{ label: "Violence", confidence: 91, parents: [], taxonomy_level: 1 }],
        content_types: [{ content_type: "Illustrated", confidence: 88 }],
      },
      text: { lines: [{ text: "SALE today" }], words: [{ text: "SALE", line: 0 }] },
      faces: [
        {
          landmarks: [{ type: "left_eye_brow_up", x: 0.2, y: 0.3 }],
          attributes: {
            age_range: { low: 20, high: 30 },
            eyes_open: { value: true, confidence: 99 },
          },
        },
      ],
      recognition: {
        detector: "fake",
        label_model_version: "fake-1",
        features: {
          labels: { detector: "fake", model_version: "fake-1", cached: false },
          moderation: { model_version: "7.0", cached: true },
        },
        cost: { calls: 3, estimated_usd: 0.003 },
      },
      warnings: [],
    });
    expect(body.text?.words).toHaveLength(1);
    expect(body.faces).toHaveLength(1);
    expect(Object.keys(body.recognition?.features ?? {})).toEqual([
      "labels",
      "moderation",
      "text",
      "faces",
    ]);
  });

  it("is filtered feature by feature, the reader's before the client's", () => {
    const record = blob(state, {
      filter: { text: { minConfidence: 0 }, faces: { minConfidence: 0 }, labels: { maxLabels: 1 } },
    });
    const body = encodeBlob(record, { faces: { minConfidence: 30 } });
    expect(body.text?.words).toHaveLength(2);
    expect(body.faces).toHaveLength(1);
    expect(body.labels).toHaveLength(1);
  });

  it("has the policy's verdict, of all that was stored, whatever the reader's filter", () => {
    const policy = { review: { Weapons: 25 } };
    const body = encodeBlob(blob(state, { policy }), { moderation: { minConfidence: 95 } });
    expectValid("/components/schemas/Blob", body);
    expect(body.moderation?.labels).toEqual([]);
    expect(body.verdict).toEqual({
      decision: "review",
      because: [{ label: "Weapons", confidence: 30, threshold: 25, decision: "review" }],
    });
  });

  it("says nothing of labels where they were not asked for", () => {
    const { moderation } = answers;
    const body = encodeBlob(
      blob(
        { ...state, answers: { ...(moderation && { moderation }) } },
        { features: ["moderation"] },
      ),
    );
    expectValid("/components/schemas/Blob", body);
    expect(body).not.toHaveProperty("labels");
    expect(body.recognition).toEqual({
      features: { moderation: expect.objectContaining({ model_version: "7.0" }) },
      cost: { calls: 0, estimated_usd: 0 },
    });
    expect(body.warnings).toEqual([]);
  });

  it.each([
    ["text", { lines: [], words: [] }, "no_text"],
    ["faces", [], "no_faces"],
    ["labels", [], "no_labels"],
  ] as const)("warns where %s found nothing, with what to try", (feature, result, code) => {
    const its = { ...state, answers: { [feature]: { result, recognition: facts } } };
    const { warnings } = encodeBlob(blob(its));
    expect(warnings).toMatchObject([{ code }]);
    expect(warnings?.[0]?.hint).toMatch(/try/i);
  });

  it.each([
    ["text", "low_text_confidence", "min_confidence.text", "98.0"],
    ["faces", "low_face_confidence", "min_confidence.faces", "99.0"],
  ] as const)(
    "warns where nothing of %s is sure enough for the reader",
    (feature, code, parameter, best) => {
      const its = { ...state, answers: { [feature]: answers[feature] } };
      const [warning] =
        encodeBlob(blob(its), { [feature]: { minConfidence: 99.5 } }).warnings ?? [];
      expect(warning?.code).toBe(code);
      expect(warning?.message).toContain(best);
      expect(warning?.hint).toContain(parameter);
    },
  );
});
