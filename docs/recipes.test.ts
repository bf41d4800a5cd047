import { existsSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { readPage, root } from "./testing/pages.ts";

const { text } = readPage("CONTRIBUTING.md");
/** What the recipes have somebody make. */
const toBeMade = /stats|health/;
const paths = [
  ...text.matchAll(
    /`((?:action|backend|bench|cli|console|docs|serverless|soak|test-cases|toolchain)\/[\w./-]*)`/g,
  ),
]
  .map(([, path]) => String(path))
  .filter((path) => !toBeMade.test(path));

it("CONTRIBUTING.md names files that are there", () => {
  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});
