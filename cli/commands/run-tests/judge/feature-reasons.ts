import type { ApiBlob, ApiModeration, ApiText } from "../../../client/api-types.ts";
import type { CaseRequest } from "../manifest/case-request.ts";
import type { Expectation, ExpectedFaces, ExpectedText } from "../manifest/manifest.ts";
import { expectedText, labelsText, withConfidence } from "./label-matches.ts";
import { listReasons } from "./list-reasons.ts";

/** What of moderation, text and faces is not as it was expected to be, in sentences. */
export function featureReasons(blob: ApiBlob, expect: Expectation): string[] {
  return [
    ...(expect.moderation ? moderationReasons(blob.moderation, expect.moderation) : []),
    ...(expect.verdict ? verdictReasons(blob, expect.verdict) : []),
    ...(expect.text ? textReasons(blob.text, expect.text) : []),
    ...(expect.faces === undefined ? [] : faceReasons(blob.faces, expect.faces)),
  ];
}

const notLookedFor = (feature: string) => [`expected ${feature}, but nobody has looked for it`];

function moderationReasons(
  moderation: ApiModeration | undefined,
  expected: NonNullable<Expectation["moderation"]>,
): string[] {
  if (!moderation) return notLookedFor("moderation");
  const { labels } = moderation;
  return listReasons(expected, {
    what: "moderation label",
    got: labels.length === 0 ? "none" : labelsText(labels),
    tell: expectedText,
    has(one) {
      const { label, minConfidence } = withConfidence(one);
      const wanted = label.toLowerCase();
      return labels.some(
        (found) => found.label.toLowerCase() === wanted && found.confidence >= minConfidence,
      );
    },
  });
}

function verdictReasons({ verdict }: ApiBlob, expected: string): string[] {
  if (!verdict) return notLookedFor("a verdict");
  if (verdict.decision === expected) return [];
  const because = verdict.because.map(
    ({ label, confidence, threshold }) => `${label} ${confidence.toFixed(1)} ≥ ${threshold}`,
  );
  const why = because.length > 0 ? ` for ${because.join(", ")}` : "";
  return [`expected the verdict ${expected}, got ${verdict.decision}${why}`];
}

const mostTold = 5;

function textReasons(
  text: ApiText | undefined,
  expected: NonNullable<Expectation["text"]>,
): string[] {
  if (!text) return notLookedFor("text");
  const written = [...text.lines, ...text.words];
  const told = text.lines.slice(0, mostTold).map((line) => `"${line.text}"`);
  const rest = text.lines.length - told.length;
  return listReasons(expected, {
    what: "text",
    got: told.length === 0 ? "no text" : `${told.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
    tell: (one) => {
      const { text: wanted, minConfidence } = withText(one);
      return minConfidence === 0 ? `"${wanted}"` : `"${wanted}" ≥ ${minConfidence}`;
    },
    has(one) {
      const { text: wanted, minConfidence } = withText(one);
      return written.some(
        (found) => found.confidence >= minConfidence && plain(found.text).includes(plain(wanted)),
      );
    },
  });
}

function withText(expected: ExpectedText): { text: string; minConfidence: number } {
  if (typeof expected === "string") return { text: expected, minConfidence: 0 };
  return { text: expected.text, minConfidence: expected.min_confidence ?? 0 };
}

/** As it is compared: spaces and the case of letters are the detector's to guess. */
const plain = (text: string) => text.toLowerCase().replaceAll(/\s+/g, "");

/** Who asked for what is guessed about people gets it of each face. */
export function attributeReasons(
  { faces = [] }: ApiBlob,
  { face_attributes: isAsked }: CaseRequest,
): string[] {
  const without = faces.filter(({ attributes }) => attributes === undefined).length;
  if (!isAsked || without === 0) return [];
  return [`expected face_attributes of each face, but ${without} of ${faces.length} came without`];
}

function faceReasons(faces: ApiBlob["faces"], expected: ExpectedFaces): string[] {
  if (!faces) return notLookedFor("faces");
  const { at_least: least = 0, at_most: most = Number.POSITIVE_INFINITY } =
    typeof expected === "number" ? { at_least: expected, at_most: expected } : expected;
  if (faces.length >= least && faces.length <= most) return [];
  const wanted =
    least === most
      ? `${least}`
      : [
          ...(least > 0 ? [`at least ${least}`] : []),
          ...(most < Number.POSITIVE_INFINITY ? [`at most ${most}`] : []),
        ].join(" and ");
  return [
    `expected ${wanted} ${wanted.endsWith("1") && least === most ? "face" : "faces"}, got ${faces.length}`,
  ];
}
