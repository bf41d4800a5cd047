import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { yamlWords } from "../../../ui/yaml-words.ts";
import type { LocatedProblem, ManifestPath, ManifestProblem } from "./manifest-problem.ts";

/** `cases.yaml` as it is written, comments and order included. */
export interface ManifestDocument {
  document: Document.Parsed;
  /** What its values are, with nothing checked but that it is YAML */
  value: unknown;
  locate(problem: ManifestProblem): LocatedProblem;
}

/** Well above what a person would write, and far below what "billion laughs" needs. */
const maxAliasCount = 100;

/**
 * Parses YAML 1.2: one document, no key twice, no tags of others' making. Anchors and aliases are fine in moderation.
 * @returns what is wrong with it as YAML, if anything is
 */
export function parseManifest(text: string): ManifestDocument | LocatedProblem[] {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Of the library's own warnings on stderr; what is found is in the document.
    logLevel: "error",
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const told = faults.map(({ pos, message }) => ({ ...at(pos[0]), message: asClause(message) }));
    // What is nested has one for each of its beginnings, all at the same end.
    return [...new Map(told.map((fault) => [JSON.stringify(fault), fault])).values()];
  }
  const locate = ({ path, isKey = false, message }: ManifestProblem) => ({
    ...at(offsetOf(document, path, isKey)),
    message,
  });
  try {
    return { document, value: document.toJS({ maxAliasCount }), locate };
  } catch (error) {
    // An alias without an anchor, or far too many of them.
    return [locate({ path: [], message: asClause((error as Error).message) })];
  }
}

/** Where a value or its key begins; for what is not there, its nearest parent. */
function offsetOf(document: Document.Parsed, path: ManifestPath, isKey: boolean): number {
  let node: Node | null | undefined = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const resolved: Node | null | undefined = resolve(node, document);
    if (isMap(resolved)) {
      const pair = resolved.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!isPair(pair)) return offset;
      const keyOffset = startOf(pair.key as Node) ?? offset;
      if (isKey && depth === path.length - 1) return keyOffset;
      node = pair.value as Node | null;
      offset = startOf(node) ?? keyOffset;
    } else if (isSeq(resolved) && typeof key === "number") {
      node = resolved.items[key] as Node | undefined;
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

const startOf = (node: Node | null | undefined) => node?.range?.[0];

const resolve = (node: Node | null | undefined, document: Document.Parsed) =>
  node && "resolve" in node ? node.resolve(document) : node;

/** The parser's sentence as it reads behind a line number. */
const asClause = (sentence: string) =>
  sentence === outOfStack
    ? "nested too deeply"
    : `not valid YAML: ${sentence.charAt(0).toLowerCase()}${yamlWords(sentence).slice(1)}`;

/** What the parser passes on of V8's, where it meets its limit */
const outOfStack = "Maximum call stack size exceeded";
