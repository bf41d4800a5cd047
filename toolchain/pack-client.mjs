import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleTypes } from "./bundle-types.mjs";

// The client alone: `rekog-client-X.Y.Z.tgz`, in the folder that is named, or this one. One module without dependencies, and
// its types in one file.

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const entry = fromRoot("cli/client/index.ts");
const [target = "."] = process.argv.slice(2);

async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    // Whatever has `AbortSignal.any`; nothing of Node.js is there to be found.
    platform: "browser",
    target: ["node20", "chrome116", "firefox124", "safari17.4"],
    charset: "utf8",
    legalComments: "none",
  });
  return outputFiles[0].text;
}

async function types() {
  const options = { tsconfig: fromRoot("tsconfig.json"), compilerOptions: { noEmit: false } };
  const text = contractNamedOnce(await bundleTypes(entry, options))
    // A description is what an editor shows first where it has no tag.
    .replace(/(\/\*\*(?:\n +\*)?) @description /g, "$1 ")
    .replace(/^( {4})+/gm, (blanks) => "\t".repeat(blanks.length / 4));
  // `Symbol.asyncDispose` is not in what a project for browsers knows by itself.
  return `/// <reference lib="esnext.disposable" />\n${text}`;
}

/**
 * Of the contract the schemas are used alone; each would be named by a path of three steps, some 140 times.
 * @throws where the contract's types have another shape
 */
function contractNamedOnce(text) {
  const contract = /\binterface components \{\n {4}schemas: (\{[\s\S]*?\n {4}\});[\s\S]*?\n\}/;
  const alias = /^type Schemas = components\["schemas"\];\n/m;
  if (!contract.test(text) || !alias.test(text))
    throw new Error("The contract's types look otherwise.");
  return text
    .replace(contract, (_, schemas) => `interface Schemas ${schemas.replace(/^ {4}/gm, "")}`)
    .replace(alias, "")
    .replaceAll('components["schemas"]', "Schemas");
}

const { version, license, engines } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
const description = "A client of rekog's image recognition API, for whatever has fetch";
const manifest = {
  ...{ name: "rekog-client", version, description, license, type: "module", sideEffects: false },
  exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
  types: "./index.d.ts",
  engines,
};
const readme = `# rekog-client

${description}: Node.js 20.19 or later, browsers, workers. It has no dependency.

\`\`\`js
import { RekogClient } from "rekog-client";

const client = new RekogClient({ endpoint: "https://…", apiKey: "rekog_sk_…" });
const blob = await client.wait(await client.upload(file));
if (blob.status === "succeeded") console.log(blob.labels);
\`\`\`
`;

const folder = mkdtempSync(join(tmpdir(), "rekog-client-"));
try {
  writeFileSync(join(folder, "index.js"), await bundled());
  writeFileSync(join(folder, "index.d.ts"), await types());
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  writeFileSync(join(folder, "README.md"), readme);
  copyFileSync(fromRoot("LICENSE"), join(folder, "LICENSE"));
  const args = ["pack", folder, "--ignore-scripts", "--json", "--pack-destination", target];
  const [packed] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  const kilobytes = (packed.unpackedSize / 1_000).toFixed(1);
  process.stdout.write(
    `${join(target, packed.filename)}: ${kilobytes} kB installed, no dependency\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
