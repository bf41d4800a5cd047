import { basename, resolve } from "node:path";
import * as v from "valibot";
import { isBlobId } from "../../client/blob-path.ts";
import { RekogError, UsageError } from "../../client/errors.ts";
import { isJson } from "../../files/is-json.ts";
import type { Found } from "../found.ts";
import {
  Decision,
  Face,
  FiniteNumber,
  Label,
  Moderation,
  ModerationLabel,
  TextLine,
  TextWord,
} from "./recognised-shapes.ts";

// As the API has them, but for lists of which nothing is drawn where they are missing: documents are also made by hand.
const DrawableLabel = v.looseObject({
  ...Label.entries,
  parents: v.optional(Label.entries.parents, []),
  aliases: v.optional(Label.entries.aliases, []),
  categories: v.optional(Label.entries.categories, []),
  instances: v.optional(Label.entries.instances, []),
});
const polygon = v.optional(TextLine.entries.polygon, []);
const DrawableText = v.looseObject({
  lines: v.array(v.looseObject({ ...TextLine.entries, polygon })),
  words: v.array(v.looseObject({ ...TextWord.entries, polygon })),
});
const DrawableFace = v.looseObject({
  ...Face.entries,
  landmarks: v.optional(Face.entries.landmarks, []),
});
const DrawableModeration = v.looseObject({
  labels: v.array(
    v.looseObject({
      ...ModerationLabel.entries,
      parents: v.optional(ModerationLabel.entries.parents, []),
      taxonomy_level: v.optional(ModerationLabel.entries.taxonomy_level, 1),
    }),
  ),
  content_types: v.optional(Moderation.entries.content_types, []),
});
const Problem = v.object({ message: v.string(), hint: v.optional(v.string()) });
const Document = v.object({
  blob_id: v.optional(v.string()),
  status: v.optional(v.string()),
  labels: v.optional(v.array(DrawableLabel)),
  moderation: v.optional(DrawableModeration),
  verdict: v.optional(Decision),
  text: v.optional(DrawableText),
  faces: v.optional(v.array(DrawableFace)),
  image: v.optional(
    v.object({
      width: v.optional(FiniteNumber),
      height: v.optional(FiniteNumber),
      orientation: v.optional(FiniteNumber),
      bytes: v.optional(FiniteNumber),
      etag: v.optional(v.string()),
    }),
  ),
  error: v.optional(Problem),
});

/** Of a blob's document, what drawing takes. */
export interface DrawableBlob {
  found: Found;
  /** Pixels of the picture that was recognised: upright where there is an orientation, as the file has it */
  image: { width: number; height: number; orientation?: number | undefined } | undefined;
  /** What its file was, as far as the document says */
  file: { bytes: number | undefined; etag: string | undefined };
}

/**
 * What is to be drawn onto a file, from what `get --json`, `upload --json` or a callback's body said: one document, or
 * several, a line each, of which the last counts whose `file` is this one.
 * @param mayBeEmpty of whatever was looked for nothing need be there
 * @throws {UsageError} `invalid_json`, `not_a_blob`, `file_not_in_blobs`
 * @throws {RekogError} `recognition_failed`, `blob_not_finished`, `no_labels`
 */
export function blobFor(file: string, text: string, { mayBeEmpty = false } = {}): DrawableBlob {
  const parsed = v.safeParse(Document, pick(documentsOf(text), file));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw notABlob(`${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
  }
  const { status, image, error, blob_id: blobId, ...result } = parsed.output;
  const { labels, faces, moderation, text: written } = result;
  if (error) throw failed(error);
  const isFound = [labels, written, faces, moderation].some((its) => its !== undefined);
  if (!isFound) {
    if (status === undefined) throw notABlob("there is neither a status nor labels");
    if (status !== "succeeded") throw notFinished(status, shownId(blobId));
  }
  const all = [labels, faces, written?.lines, written?.words, moderation?.labels];
  const isEmpty = !all.some((its) => its !== undefined && its.length > 0);
  if (isEmpty && !mayBeEmpty) throw noLabels(shownId(blobId));
  const { width, height, orientation, bytes, etag } = image ?? {};
  const turned = orientation === undefined ? {} : { orientation };
  const size = width && height ? { width, height, ...turned } : undefined;
  return { found: toFound(result), image: size, file: { bytes, etag } };
}

type Result = Pick<
  v.InferOutput<typeof Document>,
  "labels" | "moderation" | "verdict" | "text" | "faces"
>;

/** What is there; a word that is in no line has none. */
function toFound({ labels, moderation, verdict, text, faces }: Result): Found {
  return {
    ...(labels && { labels }),
    ...(moderation && { moderation }),
    ...(verdict && { verdict: { ...verdict, because: [] } }),
    ...(text && {
      text: {
        lines: text.lines,
        words: text.words.map(({ line, ...word }) => ({
          ...word,
          ...(line !== undefined && { line }),
        })),
      },
    }),
    ...(faces && {
      faces: faces.map(({ confidence, bounding_box, landmarks }) => {
        return { confidence, bounding_box, landmarks };
      }),
    }),
  };
}

function documentsOf(text: string): unknown[] {
  // A byte order mark, as some editors and PowerShell's redirection leave one.
  const json = text.replace(/^\ufeff/, "");
  try {
    return [JSON.parse(json)];
  } catch (error) {
    const lines = json.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
    const filled = lines.filter(({ line }) => line !== "");
    const [first] = filled;
    // Several lines that begin like the line of a document are lines of documents; else it is one that is broken.
    if (!first || filled.length < 2 || !isJson(first.line)) throw invalidJson(undefined, error);
    return filled.map(({ line, number }) => {
      if (!isJson(line)) throw invalidJson(number, error);
      return JSON.parse(line);
    });
  }
}

function pick(documents: readonly unknown[], file: string): unknown {
  if (documents.length === 1) return documents[0];
  const named = documents.map((document) => ({ document, name: fileOf(document) }));
  const sameBase = named.filter(
    ({ name }) => name !== undefined && basename(name) === basename(file),
  );
  const picked =
    named.findLast(({ name }) => name !== undefined && resolve(name) === resolve(file)) ??
    (new Set(sameBase.map(({ name }) => name)).size === 1 ? sameBase.at(-1) : undefined);
  if (picked) return picked.document;
  throw new UsageError({
    code: "file_not_in_blobs",
    message: `None of the ${documents.length} documents has ${file} as its \`file\`.`,
    hint: "Name the file as it was named when it was uploaded, or give its document alone.",
  });
}

function fileOf(document: unknown): string | undefined {
  const file = (document as { file?: unknown } | null)?.file;
  return typeof file === "string" ? file : undefined;
}

const printedBy =
  "Give what `rekog get BLOB_ID --json` or `rekog upload FILE --wait --json` prints.";

const invalidJson = (line: number | undefined, cause: unknown) =>
  new UsageError({
    code: "invalid_json",
    message: line === undefined ? "This is not JSON." : `Line ${line} is not JSON.`,
    hint: printedBy,
    cause,
  });

const notABlob = (why: string) =>
  new UsageError({
    code: "not_a_blob",
    message: `The JSON is not about a blob: ${why}.`,
    hint: printedBy,
  });

const failed = ({ message, hint }: { message: string; hint?: string | undefined }) =>
  new RekogError({
    kind: "recognition_failed",
    code: "recognition_failed",
    message: `The result has nothing, for the recognition failed: ${message}`,
    hint: hint ?? "Upload the picture again.",
  });

/** Somebody else may have written it, and a shell is to read it. */
const shownId = (blobId: string | undefined) => (isBlobId(blobId) ? blobId : "BLOB_ID");

const notFinished = (status: string, id: string) =>
  new RekogError({
    kind: "recognition_failed",
    code: "blob_not_finished",
    message: `The blob has no labels yet, its status is ${status}.`,
    hint: `Wait for them: rekog get ${id} --wait --json`,
  });

const noLabels = (id: string) =>
  new RekogError({
    kind: "recognition_failed",
    code: "no_labels",
    message: "There is nothing to draw: the blob has no labels, text or faces.",
    hint: `Nothing was recognised, or filters left nothing. Read it anew with \`rekog get ${id} --min-confidence 0 --json\`, or try another picture.`,
  });
