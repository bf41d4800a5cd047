import type { Label } from "../api/types.ts";

export interface LabelNode {
  label: Label;
  children: LabelNode[];
}

/**
 * Labels as a tree, in the order in which they come. A label stands below the nearest of its ancestors that is in the list:
 * the one with the most ancestors of its own. One whose ancestors are not there is a root.
 */
export function labelTree(labels: readonly Label[]): LabelNode[] {
  const nodes = new Map(
    labels.map((label) => [label.label, { label, children: [] as LabelNode[] }]),
  );
  const roots: LabelNode[] = [];
  for (const node of nodes.values()) {
    const parent = nearest(node, nodes);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

function nearest(
  { label }: LabelNode,
  nodes: ReadonlyMap<string, LabelNode>,
): LabelNode | undefined {
  let found: LabelNode | undefined;
  for (const name of label.parents) {
    const node = nodes.get(name);
    // An ancestor has fewer ancestors. Those that are each other's, as no taxonomy has them, are not below one another.
    if (!node || node.label.parents.length >= label.parents.length) continue;
    if (!found || node.label.parents.length > found.label.parents.length) found = node;
  }
  return found;
}
