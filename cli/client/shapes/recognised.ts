import type { Feature } from "../api-types.ts";
import {
  type Fields,
  finite,
  flag,
  list,
  matching,
  object,
  oneOf,
  type Shape,
  text,
} from "./shape.ts";

const confidence: Shape = (value) => typeof value === "number" && value >= 0 && value <= 100;

const texts = list(text);
const box = object({ left: finite, top: finite, width: finite, height: finite });
const pointFields = { x: finite, y: finite };

const namedFields = { label: text, confidence };

/** A label's name, and how sure it is. */
export const namedLabel = object(namedFields);

const label = object({
  ...namedFields,
  parents: texts,
  aliases: texts,
  categories: texts,
  instances: list(object({ confidence, bounding_box: box })),
});

const moderation = object({
  labels: list(object({ ...namedFields, parents: texts, taxonomy_level: finite })),
  content_types: list(object({ content_type: text, confidence })),
});

const points = list(object(pointFields));

/** Empty where the detector does not tell the corners. */
const polygon: Shape = (value) =>
  points(value) && ![1, 2].includes((value as readonly unknown[]).length);

const lineNumber: Shape = (value) => Number.isInteger(value) && (value as number) >= 0;
const writtenFields = { text, confidence, bounding_box: box, polygon };

const written = object({
  lines: list(object(writtenFields)),
  words: list(object(writtenFields, { line: lineNumber })),
});

const estimate = object({ value: flag, confidence });

const attributes = object(
  {},
  {
    age_range: object({ low: finite, high: finite }),
    gender: object({ value: text, confidence }),
    emotions: list(object({ type: text, confidence })),
    smile: estimate,
    eyeglasses: estimate,
    sunglasses: estimate,
    beard: estimate,
    mustache: estimate,
    eyes_open: estimate,
    mouth_open: estimate,
    face_occluded: estimate,
  },
);

const face = object(
  {
    confidence,
    bounding_box: box,
    landmarks: list(object({ type: text, ...pointFields })),
  },
  { pose: object({ roll: finite, yaw: finite, pitch: finite }), attributes },
);

const decisionFields = { decision: oneOf("allow", "review", "block") };

/** As lists have it. */
export const decision = object(decisionFields);

const verdict = object({
  ...decisionFields,
  because: list(object({ ...namedFields, threshold: confidence })),
});

/** What a blob that succeeded has of each feature, and its verdict. */
export const recognised = {
  labels: list(label),
  moderation,
  text: written,
  faces: list(face),
  verdict,
} satisfies Fields & Record<Feature, Shape>;

/** Scripts compare it: what is no code is another server's. */
export const code = matching(/^[a-z][a-z0-9_]{0,63}$/);
