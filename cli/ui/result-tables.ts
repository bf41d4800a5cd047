import type { ApiBlob, ApiFace, ApiModeration, ApiText, ApiVerdict } from "../client/api-types.ts";
import { cleanText } from "./clean-text.ts";
import { confidenceTable, type TableOptions } from "./confidence-table.ts";
import { labelsTable } from "./labels-table.ts";
import { createPaint, type Style } from "./style.ts";

/** What was recognised, a table for each feature that found something, and the verdict. */
export function resultTables(blob: ApiBlob, options: TableOptions): string[][] {
  const { labels = [], moderation, text, faces = [], verdict } = blob;
  return [
    labels.length > 0 ? labelsTable(labels, options) : [],
    moderation ? moderationTable(moderation, options) : [],
    verdict ? [verdictLine(verdict, options)] : [],
    text && text.lines.length + text.words.length > 0 ? textTable(text, options) : [],
    faces.length > 0 ? facesTable(faces, options) : [],
  ].filter((table) => table.length > 0);
}

/** Also where nothing was found: that is what was to be known. */
function moderationTable({ labels, content_types: types }: ApiModeration, options: TableOptions) {
  const kinds = types.map(({ content_type: type }) => cleanText(type));
  const kind = kinds.length > 0 ? [`content type: ${kinds.join(", ")}`] : [];
  if (labels.length === 0) return ["Moderation found nothing that speaks against it.", ...kind];
  const rows = labels.map(({ label, confidence, parents }) => ({
    name: cleanText(label),
    confidence,
    detail: parents.map(cleanText).join(" › ") || "-",
  }));
  const headings = { name: "MODERATION", detail: "PARENTS" };
  return [...confidenceTable(rows, headings, options), ...kind];
}

const verdictStyles: Record<ApiVerdict["decision"], Style> = {
  allow: "green",
  review: "yellow",
  block: "red",
};

function verdictLine({ decision, because }: ApiVerdict, { colour }: TableOptions): string {
  const reasons = because.map(
    ({ label, confidence, threshold }) =>
      `${cleanText(label)} ${confidence.toFixed(1)} ≥ ${threshold}`,
  );
  const why = reasons.length > 0 ? `: ${reasons.join(", ")}` : "";
  return `verdict ${createPaint(colour)(verdictStyles[decision], decision)}${why}`;
}

/** By lines; words that are in none of them stand for themselves. */
function textTable({ lines, words }: ApiText, options: TableOptions): string[] {
  const alone = words.filter(({ line }) => line === undefined);
  const rows = [...lines, ...alone].map(({ text, confidence }) => ({
    name: cleanText(text),
    confidence,
  }));
  return confidenceTable(rows, { name: "TEXT" }, options);
}

function facesTable(faces: readonly ApiFace[], options: TableOptions): string[] {
  const rows = faces.map((face, index) => ({
    name: `face ${index + 1}`,
    confidence: face.confidence,
    detail: faceText(face),
  }));
  return confidenceTable(rows, { name: "FACE", detail: "LOOKS" }, options);
}

/** Where it looks, and what was estimated of the person, where that was asked for. */
function faceText({ pose, attributes = {} }: ApiFace): string {
  const { age_range: age, gender, emotions = [], ...estimates } = attributes;
  const [emotion] = emotions;
  const traits = Object.entries(estimates)
    .filter(([name, estimate]) => estimate?.value && name !== "eyes_open")
    .map(([name]) => name.replaceAll("_", " "));
  const parts = [
    ...(pose ? [direction(pose)] : []),
    ...(age ? [`${age.low}–${age.high} years`] : []),
    ...(gender ? [gender.value] : []),
    ...(emotion ? [emotion.type] : []),
    ...traits,
  ];
  return cleanText(parts.join(", ")) || "-";
}

/** Degrees from which on a head is turned, and not only held so. */
const turned = 25;

function direction({ yaw, pitch }: NonNullable<ApiFace["pose"]>): string {
  const sideways = Math.abs(yaw) >= turned ? "to the side" : "";
  const upright = Math.abs(pitch) >= turned ? (pitch > 0 ? "up" : "down") : "";
  return [sideways, upright].filter(Boolean).join(" and ") || "ahead";
}
