// Writes the tables of wrong files in docs/errors.md from the table that the tests run:
//
//   node backend/e2e/write-wrong-files.mjs

import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const pageUrl = new URL("../../docs/errors.md", import.meta.url);
const built = new URL("../../node_modules/.cache/wrong-files-table.mjs", import.meta.url);
await build({
  entryPoints: [fileURLToPath(new URL("wrong-files-table.fixture.ts", import.meta.url))],
  outfile: fileURLToPath(built),
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
});
try {
  const { tablesIn } = await import(built.href);
  const page = await readFile(pageUrl, "utf8");
  const { now, wanted } = tablesIn(page);
  await writeFile(
    pageUrl,
    page.replace(now, () => wanted),
  );
} finally {
  await rm(built);
}
