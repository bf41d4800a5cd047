import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
} from "yaml";

type Path = readonly (string | number)[];

/**
 * Before something in a document is changed: what other places share with it, by an anchor and aliases, becomes theirs. An
 * alias or a merge on the way there becomes a copy. Of the aliases of an anchor that is changed, the first becomes a copy with that
 * anchor, which the others are aliases of from then on.
 */
export function leaveToOthers(document: Document, path: Path): void {
  copyAliases(document, path);
  const changed = document.getIn(path, true);
  const way = path
    .slice(0, -1)
    .map((_key, depth) => document.getIn(path.slice(0, depth + 1), true));
  const anchored = [...way, ...nodesIn(changed)].filter(hasAnchor);
  // From the innermost on: a copy of what is around it has aliases of it that are to be looked at in turn.
  for (const node of anchored.reverse()) passOn(document, node, changed);
}

function copyAliases(document: Document, path: Path): void {
  for (let depth = 1; depth < path.length; depth += 1) {
    const way = path.slice(0, depth);
    const own = document.getIn(way, true);
    const around = document.getIn(way.slice(0, -1), true);
    const shared =
      own === undefined ? merged(document, around, way.at(-1)) : resolved(document, own);
    if (shared !== own && isCollection(shared)) document.setIn(way, copyOf(shared));
  }
}

const resolved = (document: Document, node: unknown): unknown =>
  isAlias(node) ? node.resolve(document) : node;

/** What a map has by a merge key: `<<: *alias` or a list of such, in YAML 1.1. */
function merged(document: Document, map: unknown, key: unknown): unknown {
  if (!isMap(map)) return undefined;
  const sources = map.items.filter(isMerge).flatMap(({ value }) => {
    const source = resolved(document, value);
    return isSeq(source) ? source.items.map((item) => resolved(document, item)) : [source];
  });
  const source = sources.find((one) => isMap(one) && one.has(key));
  return isMap(source) ? resolved(document, source.get(key, true)) : undefined;
}

const isMerge = ({ key }: Pair) => isScalar(key) && mergeKeys.has(String(key.value));
/** As it is written, and as the package reads it */
const mergeKeys = new Set(["<<", "Symbol(<<)"]);

type Anchored = Node & { anchor: string };

const hasAnchor = (node: unknown): node is Anchored =>
  isNode(node) && "anchor" in node && node.anchor !== undefined;

/** @param changed whose own aliases are changed with it */
function passOn(document: Document, node: Anchored, changed: unknown): void {
  const { anchor } = node;
  let isPassedOn = false;
  visit(document, {
    Alias(_key, alias, around) {
      if (isPassedOn) return visit.BREAK;
      if (alias === changed || around.some((outer) => outer === changed)) return undefined;
      if (alias.source !== anchor || alias.resolve(document) !== node) return undefined;
      isPassedOn = true;
      const copy = copyOf(node);
      copy.anchor = anchor;
      return copy;
    },
  });
  if (isPassedOn) delete (node as { anchor?: string }).anchor;
}

/** Without anchors: what was an alias of one inside stays one of the original. */
function copyOf<T extends Node>(node: T): T & { anchor?: string } {
  const copy = node.clone() as T;
  for (const inner of nodesIn(copy))
    if (hasAnchor(inner)) delete (inner as { anchor?: string }).anchor;
  return copy;
}

/** A node and all that is in it, as they come in the text. */
function nodesIn(node: unknown): Node[] {
  const nodes: Node[] = [];
  if (isNode(node)) {
    visit(node, {
      Node(_key, inner) {
        nodes.push(inner);
      },
    });
  }
  return nodes;
}
