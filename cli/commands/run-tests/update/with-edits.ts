import type { Expectation } from "../manifest/manifest.ts";
import type { ExpectationEdit } from "./update-expectation.ts";

/** What is expected once edits are written. As in the manifest, what is empty then goes with them. */
export const withEdits = (expect: Expectation, edits: readonly ExpectationEdit[]): Expectation =>
  edits.reduce<Expectation>((so, { path, value }) => edited(so, path, value) ?? {}, expect);

function edited(
  node: unknown,
  [key, ...rest]: readonly (string | number)[],
  value: unknown,
): object | undefined {
  if (key === undefined) return value as object | undefined;
  if (Array.isArray(node)) {
    const items = node.flatMap((item, index) => {
      return index === key ? (edited(item, rest, value) ?? []) : [item];
    });
    return items.length === 0 ? undefined : items;
  }
  const { [key]: before, ...others } = (node ?? {}) as Record<string | number, unknown>;
  const after = edited(before, rest, value);
  const object = after === undefined ? others : { ...others, [key]: after };
  return Object.keys(object).length === 0 ? undefined : object;
}
