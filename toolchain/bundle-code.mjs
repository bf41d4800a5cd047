import { readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { build } from "esbuild";

// The built program with the packages that it imports, in a few files: npm takes its time by the file, not by the megabyte.

/** The folder of the files that all code is in, beside `backend/` and `cli/`: whatever is one step from `dist/` will do. */
const chunks = "bundle";

/**
 * A package's CommonJS asks for Node.js's modules with `require`, which a module does not have. Whoever bundles this as CommonJS
 * has no `import.meta.url` there.
 */
const banner = `import { createRequire as requireOfBundle } from "node:module";
var require = requireOfBundle(import.meta.url ?? __filename);`;

/**
 * @param {string} dist the built program
 * @param {readonly string[]} entries what is run or imported by its path, from `dist` on
 * @param {readonly string[]} external packages that are imported as they are installed
 * @returns the files, by their paths from `dist` on, and whatever was read for them
 */
export async function bundleCode(dist, entries, external) {
  const { outputFiles, metafile } = await build({
    entryPoints: entries.map((entry) => ({
      in: join(dist, entry),
      out: entry.replaceAll("/", "-").replace(/\.js$/, ""),
    })),
    outdir: join(dist, chunks),
    absWorkingDir: dist,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // As Node.js does.
    mainFields: ["main"],
    external,
    banner: { js: banner },
    legalComments: "none",
    logLevel: "warning",
    plugins: [ownPlaces(dist), awsModules, packagesThemselves(dist)],
  });
  for (const { path, text } of outputFiles) refuseNames(basename(path), text, outputFiles);
  const files = outputFiles.map(({ path, contents }) => [relative(dist, path), contents]);
  // At the paths by which workers, functions and the command are known.
  const doors = entries.map((entry) => {
    const up = "../".repeat(entry.split("/").length - 1) || "./";
    const hashbang = entry === "cli/main.js" ? "#!/usr/bin/env node\n" : "";
    return [entry, `${hashbang}export * from "${up}${chunks}/${entry.replaceAll("/", "-")}";\n`];
  });
  return { files: new Map([...files, ...doors]), inputs: Object.keys(metafile.inputs) };
}

/**
 * `import("undici")` of a bundle gives the whole of a CommonJS package as `default`, and none of its names.
 * @throws if one is asked for
 */
function refuseNames(name, text, outputs) {
  if (!text.includes("\nexport default require_")) return;
  for (const output of outputs) {
    const lines = output.text.split("\n").filter((line) => line.includes(`import("./${name}")`));
    const wrong = lines.find((line) => !/\{ default: \w+ \}/.test(line));
    if (wrong) throw new Error(`A CommonJS package has no names in a bundle: ${wrong.trim()}`);
  }
}

/** What a module says of its own place stays true: files and threads are found from there. */
function ownPlaces(dist) {
  return {
    name: "own-places",
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!path.startsWith(dist + sep)) return undefined;
        const code = await readFile(path, "utf8");
        if (!code.includes("import.meta.")) return { contents: code };
        const place = relative(dist, path).replaceAll(sep, "/");
        const contents = code
          .replace(/\bimport\.meta\.url\b/g, "ownUrl.href")
          .replace(/\bimport\.meta\.filename\b/g, "ownPath(ownUrl)")
          .replace(/\bimport\.meta\.dirname\b/g, 'ownPath(new URL(".", ownUrl))');
        const head = `import { fileURLToPath as ownPath } from "node:url";
const ownUrl = new URL("../${place}", import.meta.url);`;
        return {
          contents: `${code.startsWith("#!") ? "" : head}\n${contents.replace(/^#!.*\n/, `${head}\n`)}`,
        };
      });
    },
  };
}

/** What the build has bundled already is told from here by its package, whose licence goes along. */
function packagesThemselves(dist) {
  return {
    name: "packages-themselves",
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /\/commander\.js$/ }, async ({ path, resolveDir, kind }) => {
        const isBundled = join(resolveDir, path) === join(dist, "cli/options/commander.js");
        return isBundled ? await find("commander", { resolveDir, kind }) : undefined;
      });
    },
  };
}

/** AWS's SDK has the file that Node.js loads in one piece, and modules from which the unused can be left out. */
const awsModules = {
  name: "aws-modules",
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /^@(aws|aws-sdk|smithy)\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === awsModules) return undefined;
      const found = await find(path, { ...from, pluginData: awsModules });
      const [, folder] = /^(.*node_modules\/@[^/]+\/[^/]+)\//.exec(found.path) ?? [];
      if (folder === undefined) return found;
      const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const { exports, main = "", module } = manifest;
      const isWhole = !exports && module && join(folder, main) === found.path;
      return isWhole ? { ...found, path: join(folder, module) } : found;
    });
  },
};
