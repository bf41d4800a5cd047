import type { ApiBlob, ApiSucceededBlob } from "../client/api-types.ts";
import { sampleLabel, succeededBlob } from "./sample-blobs.ts";

const boundingBox = { left: 0.1, top: 0.1, width: 0.2, height: 0.2 };
const corner = { x: 0.1, y: 0.1 };
const line = {
  text: "SALE",
  confidence: 97,
  bounding_box: boundingBox,
  polygon: [corner, corner, corner],
};
const face = {
  confidence: 99,
  bounding_box: boundingBox,
  landmarks: [{ type: "nose", ...corner }],
};
const corpses = { label: "Corpses", confidence: 91, parents: ["Death"], taxonomy_level: 2 };
const because = { label: "Corpses", confidence: 91, threshold: 60, decision: "block" as const };

/** A blob of which everything was asked for, and everything was found. */
export const wholeBlob = (change: Partial<ApiSucceededBlob> = {}): ApiBlob =>
  succeededBlob({
    moderation: {
      labels: [corpses],
      content_types: [{ content_type: "Animated", confidence: 88 }],
    },
    verdict: { decision: "block", because: [because] },
    text: {
      lines: [line],
      words: [
        { ...line, line: 0 },
        { ...line, polygon: [] },
      ],
    },
    faces: [
      {
        ...face,
        pose: { roll: 0, yaw: 0, pitch: 0 },
        attributes: {
          age_range: { low: 20, high: 30 },
          gender: { value: "female", confidence: 80 },
          emotions: [{ type: "happy", confidence: 70 }],
          smile: { value: true, confidence: 90 },
        },
      },
    ],
    ...change,
  });

/** Stands for a number that JSON can write and nothing can show: `1e999`. */
const endless = "a number without end";

/** Properties that are read of a result, and are not what they should be. */
export const nonsense: [string, Record<string, unknown>][] = [
  ["labels that are an object", { labels: {} }],
  ["a label without a name", { labels: [{ ...sampleLabel(), label: undefined }] }],
  ["a confidence without end", { labels: [{ ...sampleLabel(), confidence: endless }] }],
  ["a confidence of 101", { labels: [{ ...sampleLabel(), confidence: 101 }] }],
  ["moderation that is a list", { moderation: [] }],
  ["moderation without labels", { moderation: { content_types: [] } }],
  [
    "a moderation label with a parent that is none",
    { moderation: { labels: [{ ...corpses, parents: [null] }], content_types: [] } },
  ],
  [
    "a content type that is a number",
    { moderation: { labels: [], content_types: [{ content_type: 1, confidence: 1 }] } },
  ],
  ["a verdict of another kind", { verdict: { decision: "maybe", because: [] } }],
  ["a verdict by the name of a method", { verdict: { decision: "toString", because: [] } }],
  ["text that is text", { text: "SALE" }],
  ["text without words", { text: { lines: [line] } }],
  ["a line without text", { text: { lines: [{ ...line, text: undefined }], words: [] } }],
  ["a line that is null", { text: { lines: [null], words: [] } }],
  [
    "a polygon with two points",
    { text: { lines: [{ ...line, polygon: [corner, corner] }], words: [] } },
  ],
  ["a polygon of strings", { text: { lines: [], words: [{ ...line, polygon: ["a", "b", "c"] }] } }],
  [
    "a corner without end",
    { text: { lines: [{ ...line, polygon: [corner, corner, { x: endless, y: 0 }] }], words: [] } },
  ],
  ["a word of half a line", { text: { lines: [line], words: [{ ...line, line: 0.5 }] } }],
  ["faces that are text", { faces: "x" }],
  ["a face without a place", { faces: [{ ...face, bounding_box: undefined }] }],
  ["a face that is as sure as NaN", { faces: [{ ...face, confidence: "NaN" }] }],
  ["a landmark that is nowhere", { faces: [{ ...face, landmarks: [{ type: "nose", x: 0 }] }] }],
  ["a pose without a yaw", { faces: [{ ...face, pose: { roll: 0, pitch: 0 } }] }],
  ["attributes that are null", { faces: [{ ...face, attributes: null }] }],
  ["attributes that are a list", { faces: [{ ...face, attributes: [] }] }],
  ["an age of text", { faces: [{ ...face, attributes: { age_range: "20" } }] }],
  ["emotions that are one", { faces: [{ ...face, attributes: { emotions: { type: "happy" } } }] }],
  ["an emotion without a name", { faces: [{ ...face, attributes: { emotions: [{}] } }] }],
  ["a smile that is text", { faces: [{ ...face, attributes: { smile: "yes" } }] }],
];

/** The JSON of a whole blob but for what is nonsense. */
export const nonsenseJson = (change: Record<string, unknown>): string =>
  JSON.stringify({ ...wholeBlob(), ...change }).replaceAll(JSON.stringify(endless), "1e999");
