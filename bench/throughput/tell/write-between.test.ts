import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { writeBetween } from "./write-between.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rekog-bench-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("replaces what stands between the marks, as often as it is asked to", async () => {
  const path = join(folder, "page.md");
  await writeFile(path, "# Page\n\n<!-- bench -->\n\nold\n\n<!-- /bench -->\n\nThe end.\n");
  for (const text of ["one", "two"]) await writeBetween(pathToFileURL(path), "bench", text);
  expect(await readFile(path, "utf8")).toBe(
    "# Page\n\n<!-- bench -->\n\ntwo\n\n<!-- /bench -->\n\nThe end.\n",
  );
});

it("writes nothing where a mark is missing", async () => {
  const path = join(folder, "other.md");
  await writeFile(path, "<!-- /bench -->\n<!-- bench -->\n");
  await expect(writeBetween(pathToFileURL(path), "bench", "text")).rejects.toThrow(
    "There is no <!-- bench --> … <!-- /bench --> to write between.",
  );
  expect(await readFile(path, "utf8")).toBe("<!-- /bench -->\n<!-- bench -->\n");
});
