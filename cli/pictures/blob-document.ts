import { basename, resolve } from "node:path";
import * as v from "valibot";
import type { ApiLabel } from "../client/api-types.ts";
import { RekogError, UsageError } from "../client/errors.ts";

const Box = v.object({
  left: v.number(),
  top: v.number(),
  width: v.number(),
  height: v.number(),
});
const Instance = v.object({ confidence: v.number(), bounding_box: Box });
const Texts = v.optional(v.array(v.string()), []);
const Label = v.object({
  label: v.string(),
  confidence: v.number(),
  parents: Texts,
  aliases: Texts,
  categories: Texts,
  instances: v.optional(v.array(Instance), []),
});
const Problem = v.object({ message: v.string(), hint: v.optional(v.string()) });
const Document = v.object({
  blob_id: v.optional(v.string()),
  status: v.optional(v.string()),
  labels: v.optional(v.array(Label)),
  image: v.optional(
    v.object({
      width: v.optional(v.number()),
      height: v.optional(v.number()),
      bytes: v.optional(v.number()),
      etag: v.optional(v.string()),
    }),
  ),
  error: v.optional(Problem),
});

/** Of a blob's document, what drawing takes. */
export interface DrawableBlob {
  labels: ApiLabel[];
  /** Pixels of the picture that was recognised, as it was stored */
  image: { width: number; height: number } | undefined;
  /** What its file was, as far as the document says */
  file: { bytes: number | undefined; etag: string | undefined };
}

/**
 * What is to be drawn onto a file, from what `get --json`, `upload --json` or a callback's body said: one document, or
 * several, a line each, of which the last counts whose `file` is this one.
 * @throws {UsageError} `invalid_json`, `not_a_blob`, `file_not_in_blobs`
 * @throws {RekogError} `recognition_failed`, `blob_not_finished`, `no_labels`
 */
export function blobFor(file: string, text: string): DrawableBlob {
  const parsed = v.safeParse(Document, pick(documentsOf(text), file));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw notABlob(`${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
  }
  const { status, labels, image, error, blob_id: blobId } = parsed.output;
  if (error) throw failed(error);
  if (!labels) {
    if (status === undefined) throw notABlob("there is neither a status nor labels");
    if (status !== "succeeded") throw notFinished(status, blobId);
  }
  if (!labels?.length) throw noLabels();
  const { width, height, bytes, etag } = image ?? {};
  const size = width && height ? { width, height } : undefined;
  return { labels, image: size, file: { bytes, etag } };
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
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
    message: `There is nothing to draw, for the recognition failed: ${message}`,
    hint: hint ?? "Upload the picture again.",
  });

const notFinished = (status: string, blobId = "BLOB_ID") =>
  new RekogError({
    kind: "recognition_failed",
    code: "blob_not_finished",
    message: `The blob has no labels yet, its status is ${status}.`,
    hint: `Wait for them: rekog get ${blobId} --wait --json`,
  });

const noLabels = () =>
  new RekogError({
    kind: "recognition_failed",
    code: "no_labels",
    message: "There is nothing to draw: the blob has no labels.",
    hint: "Nothing was recognised, or filters left nothing. Read it anew with `rekog get BLOB_ID --min-confidence 0`, or try another picture.",
  });
