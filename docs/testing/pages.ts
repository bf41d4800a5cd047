import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";

/** A page of the documents. */
export interface Page {
  /** From the repository's root */
  path: string;
  text: string;
}

export const root = new URL("../../", import.meta.url);

/** Every page there is: those at the top, and what is in `docs/`. */
export function readPages(): Page[] {
  const names = readdirSync(new URL("docs/", root)).filter((name) => name.endsWith(".md"));
  const top = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
  const paths = [...top, ...names.sort().map((name) => `docs/${name}`)];
  return paths.map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));
}

/** One of them. */
export const readPage = (path: string): Page => {
  const page = readPages().find((one) => one.path === path);
  if (!page) throw new Error(`There is no page ${path}.`);
  return page;
};

/** Other files, from the repository's root. @throws if there are none */
export function findFiles(patterns: string[]): string[] {
  const ignore = ["**/node_modules/**", "package-lock.json"];
  const files = globSync(patterns, { cwd: fileURLToPath(root), ignore });
  if (files.length === 0) throw new Error(`There is no file like ${patterns.join(", ")}.`);
  return files;
}
