import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// What is bundled brings its licence: the text of each package whose files are in the bundle.

/**
 * @param {readonly string[]} inputs the files that were bundled, from `folder` on
 * @param {string} folder
 * @throws if a package has neither a text nor the name of its licence
 */
export function bundledLicences(inputs, folder) {
  const packages = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? []),
  );
  const parts = [...packages].map((path) => join(folder, path)).map(licenceOf);
  return [...new Set(parts)].sort().join(`\n${"-".repeat(80)}\n`);
}

function licenceOf(path) {
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const { name, version, license, author } = manifest;
  const texts = readdirSync(path)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(path, file), "utf8").trim());
  if (texts.length === 0) {
    // Old manifests have objects.
    const licenceName = license?.type ?? license;
    const by = author?.name ?? author;
    if (!licenceName) throw new Error(`${name} says nothing of its licence.`);
    texts.push(by ? `${licenceName}, by ${by}` : licenceName);
  }
  return `${name} ${version}\n\n${texts.join("\n\n")}\n`;
}
