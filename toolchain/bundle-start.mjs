import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

// What every start of the command line reads, in few files: Node.js takes its time by the module. Whatever a command loads when
// it runs stays a file of its own, and so does what both need: the class of an error is to be there once.

const entry = "cli/main.ts";
/** Made one file of the package's eight; see there. */
const commander = "cli/options/commander.ts";

const settings = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};

/**
 * @param {string} root the checkout, where `dist/` is compiled
 * @throws if a module could not tell its own place in the entry's file
 */
export async function bundleStart(root) {
  const { start, shared } = divide(await importsOf(root), entry);
  const displaced = [...start].filter(
    (path) => path !== entry && readFileSync(join(root, path), "utf8").includes("import.meta"),
  );
  if (displaced.length > 0) throw new Error(`import.meta is another file's: ${displaced}`);
  await Promise.all([
    bundled(root, entry, { plugins: [leaveOut(root, shared)], packages: "external" }),
    bundled(root, commander, { banner: { js: requireForCommonJs } }),
  ]);
}

/** A package's CommonJS asks for Node.js's modules with `require`, which a module does not have. */
const requireForCommonJs = `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);`;

/** Of each source that the entry reaches: what it imports, and how. */
async function importsOf(root) {
  const { metafile } = await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: "dist",
    splitting: true,
    packages: "external",
    write: false,
    metafile: true,
  });
  return new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => [
      path,
      imports.filter(({ external }) => !external),
    ]),
  );
}

/**
 * @param {ReadonlyMap<string, readonly { path: string, kind: string }[]>} imports of each source
 * @param {string} first
 * @returns `start`: what `first` imports at once, and nothing else does; `shared`: what others import, too
 */
export function divide(imports, first) {
  const start = new Set();
  const add = (path) => {
    if (start.has(path)) return;
    start.add(path);
    for (const { path: next, kind } of imports.get(path))
      if (kind === "import-statement") add(next);
  };
  add(first);
  const shared = new Set();
  const share = (path) => {
    if (!start.delete(path)) return;
    shared.add(path);
    for (const { path: next } of imports.get(path)) share(next);
  };
  share(commander);
  const others = [...imports].filter(([path]) => !start.has(path));
  for (const [, theirs] of others) for (const { path } of theirs) share(path);
  return { start, shared };
}

/** @param {ReadonlySet<string>} shared */
function leaveOut(root, shared) {
  return {
    name: "leave-out",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        const source = relative(root, resolve(resolveDir, path)).replaceAll("\\", "/");
        if (kind !== "dynamic-import" && !shared.has(source)) return undefined;
        const place = relative(dirname(entry), source).replaceAll("\\", "/");
        const built = place.replace(/\.ts$/, ".js");
        return { path: built.startsWith(".") ? built : `./${built}`, external: true };
      });
    },
  };
}

/** In place of what the compiler made of it. */
async function bundled(root, source, options) {
  const outfile = join(root, "dist", source.replace(/\.ts$/, ".js"));
  await build({
    ...settings,
    absWorkingDir: root,
    entryPoints: [source],
    outfile,
    sourcemap: true,
    ...options,
  });
}
