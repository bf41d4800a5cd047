import * as v from "valibot";
import type { ApiBlob } from "../../../client/api-types.ts";
import { features } from "../../../options/option-parsers.ts";

/** The file that makes a folder a suite. */
export const manifestName = "cases.yaml";

const errorCodes = [
  "unsupported_image",
  "corrupt_image",
  "image_too_large",
  "image_too_small",
  "conversion_failed",
  "empty_upload",
  "upload_expired",
  "content_mismatch",
  "recognition_throttled",
  "recognition_unavailable",
  "recognition_denied",
  "image_crashes_detector",
  "spending_limit",
] as const satisfies readonly NonNullable<ApiBlob["error"]>["code"][];

const warningCodes = [
  "image_repaired",
  "no_labels",
  "low_confidence",
  "labels_left_out",
  "no_text",
  "low_text_confidence",
  "text_left_out",
  "no_faces",
  "low_face_confidence",
  "faces_left_out",
] as const satisfies readonly NonNullable<ApiBlob["warnings"]>[number]["code"][];

const text = (maximum: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maximum));
const whole = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));
const confidence = () => v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const maxMs = () =>
  v.pipe(
    whole(1, 3_600_000),
    v.description("At most so many milliseconds from creating the blob to its result."),
  );

const labelSchema = v.union([
  v.pipe(text(200), v.description("A label's name, as the API writes it.")),
  v.strictObject({
    label: text(200),
    min_confidence: v.optional(
      v.pipe(confidence(), v.description("0 to 100: the label counts from this confidence on.")),
    ),
  }),
]);
const labelList = (meaning: string) =>
  v.optional(v.pipe(v.array(labelSchema), v.minLength(1), v.description(meaning)));

const labelsSchema = v.strictObject({
  all_of: labelList("Each of them must come."),
  any_of: labelList("At least one of them must come."),
  none_of: labelList("None of them may come."),
});

const textSchema = v.union([
  v.pipe(
    text(1_000),
    v.description("Some text, a part of what is written, in any case of letters."),
  ),
  v.strictObject({
    text: text(1_000),
    min_confidence: v.optional(
      v.pipe(confidence(), v.description("0 to 100: the text counts from this confidence on.")),
    ),
  }),
]);
const textList = (meaning: string) =>
  v.optional(v.pipe(v.array(textSchema), v.minLength(1), v.description(meaning)));

const textsSchema = v.strictObject({
  all_of: textList("Each of them must be read."),
  any_of: textList("At least one of them must be read."),
  none_of: textList("None of them may be read."),
});

const facesSchema = v.union([
  v.pipe(whole(0, 1_000), v.description("Exactly so many faces.")),
  v.strictObject({
    at_least: v.optional(whole(0, 1_000)),
    at_most: v.optional(whole(0, 1_000)),
  }),
]);

const thresholds = (meaning: string) =>
  v.optional(v.pipe(v.record(text(200), confidence()), v.description(meaning)));
const policySchema = v.strictObject({
  block: thresholds("From which confidence on a moderation label blocks the picture."),
  review: thresholds("From which confidence on a person has to look at it."),
});

const expectSchema = v.strictObject({
  status: v.optional(
    v.pipe(
      v.picklist(["succeeded", "failed"]),
      v.description("How it must end: succeeded, unless this or `error` says otherwise."),
    ),
  ),
  labels: v.optional(
    v.pipe(labelsSchema, v.description("The labels that must come, or must not.")),
  ),
  moderation: v.optional(
    v.pipe(
      labelsSchema,
      v.description("The moderation labels that must come, or must not; {} asks for moderation."),
    ),
  ),
  verdict: v.optional(
    v.pipe(
      v.picklist(["allow", "review", "block"]),
      v.description("What the case's policy must say."),
    ),
  ),
  text: v.optional(
    v.pipe(
      textsSchema,
      v.description("The text that must be read, or must not; {} asks for text."),
    ),
  ),
  faces: v.optional(v.pipe(facesSchema, v.description("How many faces must be found."))),
  warnings: v.optional(
    v.pipe(
      v.array(v.picklist(warningCodes)),
      v.description("Exactly these warnings, in any order; [] means none."),
    ),
  ),
  error: v.optional(
    v.pipe(
      v.strictObject({ code: v.picklist(errorCodes) }),
      v.description("Why recognition must fail; implies `status: failed`."),
    ),
  ),
  cached: v.optional(
    v.pipe(
      v.boolean(),
      v.description("Whether the result must be that of the same bytes, recognised before."),
    ),
  ),
  max_ms: v.optional(maxMs()),
});

const blankSchema = v.strictObject({
  format: v.picklist(["jpeg", "png"]),
  width: v.pipe(whole(1, 20_000), v.description("Pixels")),
  height: v.pipe(whole(1, 20_000), v.description("Pixels")),
  colour: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^#[0-9a-fA-F]{6}$/),
      v.description('As "#rrggbb"; grey, unless it is given.'),
    ),
  ),
});

const caseSchema = v.strictObject({
  name: v.optional(
    v.pipe(text(200), v.description("Unique in the suite; the file's name by default.")),
  ),
  file: v.optional(
    v.pipe(
      text(1_000),
      v.description("The picture, by its path from the manifest on; inside its folder."),
    ),
  ),
  blank: v.optional(
    v.pipe(
      blankSchema,
      v.description("In place of `file`: a picture of one colour, made when the tests run."),
    ),
  ),
  as: v.optional(
    v.pipe(
      text(255),
      v.regex(/^[^/\\\0]+$/),
      v.description("The file name to upload it under, in place of its own; names never matter."),
    ),
  ),
  pad_to_bytes: v.optional(
    v.pipe(
      whole(1, 64_000_000),
      v.description("Bytes are appended behind the picture's end until the file has this size."),
    ),
  ),
  features: v.optional(
    v.pipe(
      v.array(v.picklist(features)),
      v.minLength(1),
      v.description(
        "What is recognised, beside what `expect` is about: labels, unless this says otherwise.",
      ),
    ),
  ),
  face_attributes: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "Asks for what is guessed about each person (age, gender, emotions), which must come.",
      ),
    ),
  ),
  policy: v.optional(
    v.pipe(policySchema, v.description("What moderation may find; `expect` can have a verdict.")),
  ),
  after: v.optional(
    v.pipe(
      text(200),
      v.description("The name of a case that must be at its end before this one starts."),
    ),
  ),
  expect: v.optional(
    v.pipe(expectSchema, v.description("What must come; without it, recognition must succeed.")),
  ),
});

/**
 * `cases.yaml`. What spans several of its values (a case has `file` or `blank`, names are unique, `after` names a case…) is
 * looked at by `readManifest`, which tells the line of each problem.
 */
export const manifestSchema = v.pipe(
  v.strictObject({
    defaults: v.optional(
      v.pipe(
        v.strictObject({
          max_ms: v.optional(maxMs()),
          min_confidence: v.optional(
            v.pipe(
              confidence(),
              v.description("For every label that is listed without one of its own."),
            ),
          ),
        }),
        v.description("For all cases that do not say otherwise."),
      ),
    ),
    cases: v.pipe(v.array(caseSchema), v.minLength(1), v.maxLength(10_000)),
  }),
  v.title("The test cases of `rekog run-tests`"),
);

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type ManifestCase = v.InferOutput<typeof caseSchema>;
export type Expectation = v.InferOutput<typeof expectSchema>;
export type ExpectedText = v.InferOutput<typeof textSchema>;
export type ExpectedFaces = v.InferOutput<typeof facesSchema>;
export type ExpectedLabel = v.InferOutput<typeof labelSchema>;
/** What a case uploads: a file, or a picture that is made at run time, or a file that is made larger. */
export type CasePicture = Pick<ManifestCase, "file" | "blank" | "as" | "pad_to_bytes">;
