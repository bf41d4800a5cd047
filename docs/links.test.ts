import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { anchorsOf, linksOf } from "./testing/markdown.ts";
import { findFiles, type Page, readPage, readPages, root } from "./testing/pages.ts";

const pages = readPages();
const isOutside = (target: string) => /^[a-z]+:/.test(target);

/** Where a link of that page leads to within the repository. */
function resolve(page: Page, target: string): { path: string; anchor: string | undefined } {
  const [file = "", anchor] = target.split("#", 2);
  const path = file === "" ? page.path : posix.join(posix.dirname(page.path), decodeURI(file));
  return { path, anchor };
}

/** What is wrong with a link; undefined if it leads somewhere. */
function breach(page: Page, target: string): string | undefined {
  const { path, anchor } = resolve(page, target);
  const to = path === page.path ? page : pages.find((one) => one.path === path);
  if (!to && (path.startsWith("..") || !existsSync(new URL(path, root)))) return `no file ${path}`;
  if (anchor === undefined) return undefined;
  if (!to) return `${path} is no page, so it has no #${anchor}`;
  return anchorsOf(to.text).includes(anchor) ? undefined : `no heading #${anchor} in ${path}`;
}

const breachesOf = (page: Page) =>
  linksOf(page.text)
    .filter((target) => !isOutside(target))
    .flatMap((target) => breach(page, target) ?? []);

describe.each(pages.map((page) => [page.path, page] as const))("%s", (_path, page) => {
  it("has no link that leads nowhere", () => {
    expect(breachesOf(page)).toEqual([]);
  });

  it("defines each link that it names", () => {
    const defined = [...page.text.matchAll(/^\[([^\]]+)\]: /gm)].map(([, name]) => name);
    const used = [...page.text.matchAll(/\]\[([^\]]+)\]/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(defined.sort());
  });
});

it("every page can be reached from the README", () => {
  const reached = new Set<string>();
  const follow = (page: Page) => {
    if (reached.has(page.path)) return;
    reached.add(page.path);
    for (const target of linksOf(page.text).filter((one) => !isOutside(one))) {
      const next = pages.find(({ path }) => path === resolve(page, target).path);
      if (next) follow(next);
    }
  };
  follow(readPage("README.md"));
  expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
});

it("the code names only pages and headings that are there", async () => {
  const files = findFiles([
    "{backend,cli,serverless,soak,bench,console,toolchain,test-cases}/**/*.{ts,mjs,cjs,yml,yaml,json}",
    "*.{js,json,yml,yaml}",
  ]);
  const from: Page = { path: "README.md", text: "" };
  const breaches: string[] = [];
  for (const file of files) {
    const text = await readFile(new URL(file, root), "utf8");
    for (const [target] of text.matchAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g)) {
      const why = breach(from, target);
      if (why) breaches.push(`${file}: ${why}`);
    }
  }
  expect(breaches).toEqual([]);
});

describe("a link that leads nowhere", () => {
  const page = (text: string): Page => ({ path: "docs/planted.md", text });
  it.each([
    ["a file", "[it](no-such-page.md)", ["no file docs/no-such-page.md"]],
    ["a picture", '<img src="pictures/none.svg">', ["no file docs/pictures/none.svg"]],
    ["a heading of the page", "# One\n[two](#two)", ["no heading #two in docs/planted.md"]],
    ["a heading elsewhere", "[it](../README.md#none)", ["no heading #none in README.md"]],
    ["a place outside", "[it](../../etc/passwd)", ["no file ../etc/passwd"]],
    ["what a name stands for", "[it][a]\n\n[a]: none.md", ["no file docs/none.md"]],
    ["nothing: it is in code", "`[it](none.md)`\n```text\n[it](none.md)\n```", []],
    ["a heading as GitHub names it", "# Why: `a_b`, c\n[it](#why-a_b-c)", []],
    ["the second of two headings", "# One\n## One\n[it](#one-1)", []],
  ])("is noticed: %s", (_what, text, expected) => {
    expect(breachesOf(page(text))).toEqual(expected);
  });
});
