import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleCode } from "./bundle-code.mjs";
import { bundleTypes } from "./bundle-types.mjs";
import { bundledLicences } from "./bundled-licences.mjs";
import { isKept, leftToNpm, loadedBy, readByPath } from "./packed-files.mjs";

// The command line as it is installed elsewhere: `rekog-X.Y.Z.tgz`, in the folder that is named, or this one. What it stands on
// is in it: bundled, or cut to what is read; only sharp, whose library is another one on each platform, is left to npm.

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const [target = "."] = process.argv.slice(2);
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** What is run or imported by its path: the command, the package, and each thread. */
const entries = [
  "cli/main.js",
  "cli/index.js",
  "backend/adapters/convert/conversion-worker.js",
  "backend/local/detector/detector-worker.js",
  "backend/local/lambda/function-worker.js",
  ...readdirSync(join(dist, "backend/functions"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => `backend/functions/${name}`),
];

/** The folder of a package, as one in `from` finds it. */
function installedAt(name, from) {
  const path = join(from, "node_modules", name);
  if (existsSync(path)) return path;
  if (relative(root, from) === "") throw new Error(`${name} is not installed: npm ci`);
  return installedAt(name, dirname(from));
}

/** Those packages and all that they load, by their folders. */
function withLoaded(names, from = root, found = new Set()) {
  for (const name of names) {
    const path = installedAt(name, from);
    if (found.has(path)) continue;
    found.add(path);
    withLoaded(Object.keys(loadedBy(readJson(join(path, "package.json")))), path, found);
  }
  return found;
}

const staged = mkdtempSync(join(tmpdir(), "rekog-pack-"));
try {
  for (const file of ["README.md", "LICENSE", "openapi.yaml"]) {
    cpSync(join(root, file), join(staged, file));
  }
  cpSync(join(dist, "backend/local/service.json"), join(staged, "dist/backend/local/service.json"));
  cpSync(join(dist, "console/page"), join(staged, "dist/console/page"), { recursive: true });

  const { files, inputs } = await bundleCode(dist, entries, [...readByPath, ...leftToNpm]);
  files.set("bundle/LICENSES.txt", bundledLicences(inputs, dist));
  files.set(
    "cli/index.d.ts",
    await bundleTypes(join(dist, "cli/index.d.ts"), { includeExternal: ["undici"] }),
  );
  for (const [path, contents] of files) {
    mkdirSync(dirname(join(staged, "dist", path)), { recursive: true });
    writeFileSync(join(staged, "dist", path), contents);
  }

  for (const path of withLoaded(readByPath)) {
    const place = join(staged, relative(root, path));
    cpSync(path, place, {
      recursive: true,
      dereference: true,
      filter: (from) => from === path || isKept(relative(root, from), basename(from)),
    });
    const manifest = readJson(join(path, "package.json"));
    const { devDependencies: _dev, peerDependencies: _peers, ...kept } = manifest;
    const json = JSON.stringify({ ...kept, dependencies: loadedBy(manifest) }, null, 2);
    writeFileSync(join(place, "package.json"), json);
  }

  const own = readJson(join(root, "package.json"));
  const {
    devDependencies: _dev,
    scripts: _scripts,
    overrides: _overrides,
    allowScripts: _allowed,
    ...manifest
  } = own;
  const packed = readByPath.map((name) => {
    const { version } = readJson(join(root, "node_modules", name, "package.json"));
    return [name, version];
  });
  const left = leftToNpm.map((name) => [name, own.dependencies[name]]);
  const dependencies = Object.fromEntries([...packed, ...left].sort());
  const json = { ...manifest, files: ["dist", "openapi.yaml"], dependencies };
  writeFileSync(
    join(staged, "package.json"),
    JSON.stringify({ ...json, bundleDependencies: readByPath }, null, 2),
  );
  const args = ["pack", staged, "--ignore-scripts", "--json", "--pack-destination", target];
  const [{ size, filename }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  process.stdout.write(`${join(target, filename)}: ${(size / 1_000_000).toFixed(1)} MB\n`);
} finally {
  rmSync(staged, { recursive: true, force: true });
}
