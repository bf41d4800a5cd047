import { type Document, isCollection, isMap, parseDocument } from "yaml";
import { leaveToOthers } from "./leave-to-others.ts";
import type { ExpectationEdit } from "./update-expectation.ts";
import { printInStyleOf } from "./yaml-style.ts";

/** What changes in one case of the manifest. */
export interface CaseUpdate {
  /** Its place in `cases` */
  index: number;
  edits: readonly ExpectationEdit[];
}

/** Some editors on Windows begin a file in UTF-8 with it. */
const byteOrderMark = "\ufeff";

/**
 * The text of a manifest with other expectations. Comments, the order of keys and the way lists and lines are written stay,
 * and so does what other cases expect.
 * @param text a manifest that `readManifest` takes
 */
export function updatedManifest(text: string, updates: readonly CaseUpdate[]): string {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? "\n";
  const plain = text.slice(mark.length).replaceAll("\r\n", "\n");
  const document = parseDocument(plain, { logLevel: "error" });
  for (const { index, edits } of updates) {
    for (const { path, value } of edits) {
      const full = ["cases", index, "expect", ...path];
      leaveToOthers(document, full);
      if (value === undefined) removeAt(document, full);
      else put(document, full, value);
    }
  }
  return mark + printInStyleOf(plain, document).replaceAll("\n", lineEnd);
}

/** A manifest for a folder that has none: its pictures, to be filled by `updatedManifest`. */
export const newManifest = (files: readonly string[]): string =>
  `${["cases:", ...files.map((file) => `  - file: ${JSON.stringify(file)}`)].join("\n")}\n`;

/** What is there is changed in place as far as it can be, which keeps the comments behind it. */
function put(document: Document, path: readonly (string | number)[], value: unknown): void {
  if (isMap(document.getIn(path, true)) && typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) document.setIn([...path, key], inner);
  } else {
    const isScalar = typeof value !== "object";
    document.setIn(path, isScalar && document.hasIn(path) ? value : node(document, value));
  }
}

/** A label as `{ label: Car, min_confidence: 80 }`, on one line; lists of them as lists. */
function node(document: Document, value: unknown) {
  const created = document.createNode(value);
  for (const item of isCollection(created) ? created.items : []) {
    if (isMap(item)) item.flow = true;
  }
  if (isMap(created) || (isCollection(created) && created.items.every((item) => !isMap(item)))) {
    created.flow = true;
  }
  return created;
}

/** With what is empty then: a list of no labels would be no expectation. */
function removeAt(document: Document, path: readonly (string | number)[]): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  if (parent.length < 3) return;
  const left = document.getIn(parent, true);
  if (isCollection(left) && left.items.length === 0) removeAt(document, parent);
}
