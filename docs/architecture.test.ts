import { existsSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { readPage, root } from "./testing/pages.ts";

const { text } = readPage("docs/architecture.md");
const [, table = ""] = /\| to change \| open \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(text) ?? [];
const paths = [...table.matchAll(/^\|[^|]*\| (.*) \|$/gm)].flatMap(([, cell]) =>
  [...String(cell).matchAll(/`([\w./-]+\/[\w./-]*|[\w-]+\.ya?ml)`/g)].map(([, path]) =>
    String(path),
  ),
);

it("says which file to open for each change, once", () => {
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

it.each(paths)("%s is there", (path) => {
  expect(existsSync(new URL(path, root))).toBe(true);
});
