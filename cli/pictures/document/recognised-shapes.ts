import * as v from "valibot";

// Loose on purpose: whoever wrote it may say more. What is read of a result must be there and of its kind: it is a callback's
// body, or a document that somebody kept. The client has these shapes of its own, for it stands without packages.

/** JSON has no NaN, but `1e999` is infinite. */
export const FiniteNumber = v.pipe(v.number(), v.finite());
export const Confidence = v.pipe(v.number(), v.minValue(0), v.maxValue(100));

/** Comes before objects of which nothing must be there: a list would do for one. */
export const NoList = v.pipe(
  v.unknown(),
  v.check((input) => !Array.isArray(input), "is a list"),
);

const Texts = v.array(v.string());

const Box = v.looseObject({
  left: FiniteNumber,
  top: FiniteNumber,
  width: FiniteNumber,
  height: FiniteNumber,
});

const Point = v.looseObject({ x: FiniteNumber, y: FiniteNumber });

/** A label's name, and how sure it is. */
export const NamedLabel = v.looseObject({ label: v.string(), confidence: Confidence });

export const Label = v.looseObject({
  ...NamedLabel.entries,
  parents: Texts,
  aliases: Texts,
  categories: Texts,
  instances: v.array(v.looseObject({ confidence: Confidence, bounding_box: Box })),
});

export const ModerationLabel = v.looseObject({
  ...NamedLabel.entries,
  parents: Texts,
  taxonomy_level: FiniteNumber,
});

export const Moderation = v.looseObject({
  labels: v.array(ModerationLabel),
  content_types: v.array(v.looseObject({ content_type: v.string(), confidence: Confidence })),
});

/** Empty where the detector does not tell the corners. */
const Polygon = v.pipe(
  v.array(Point),
  v.check((points) => points.length === 0 || points.length > 2, "has too few corners"),
);

export const TextLine = v.looseObject({
  text: v.string(),
  confidence: Confidence,
  bounding_box: Box,
  polygon: Polygon,
});

const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

export const TextWord = v.looseObject({ ...TextLine.entries, line: v.optional(LineNumber) });

const Estimate = v.optional(v.looseObject({ value: v.boolean(), confidence: Confidence }));

const FaceAttributes = v.pipe(
  NoList,
  v.looseObject({
    age_range: v.optional(v.looseObject({ low: FiniteNumber, high: FiniteNumber })),
    gender: v.optional(v.looseObject({ value: v.string(), confidence: Confidence })),
    emotions: v.optional(v.array(v.looseObject({ type: v.string(), confidence: Confidence }))),
    smile: Estimate,
    eyeglasses: Estimate,
    sunglasses: Estimate,
    beard: Estimate,
    mustache: Estimate,
    eyes_open: Estimate,
    mouth_open: Estimate,
    face_occluded: Estimate,
  }),
);

export const Face = v.looseObject({
  confidence: Confidence,
  bounding_box: Box,
  landmarks: v.array(v.looseObject({ type: v.string(), ...Point.entries })),
  pose: v.optional(v.looseObject({ roll: FiniteNumber, yaw: FiniteNumber, pitch: FiniteNumber })),
  attributes: v.optional(FaceAttributes),
});

/** As lists have it. */
export const Decision = v.looseObject({ decision: v.picklist(["allow", "review", "block"]) });
