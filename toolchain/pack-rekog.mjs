import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isKept, left, withoutLeft } from "./packed-files.mjs";

// The command line as it is installed elsewhere: `rekog-X.Y.Z.tgz`, in the folder that is named, or this one. What it stands on
// is in it, cut to what is used; only sharp, whose library is another one on each platform, is left to npm.

const root = fileURLToPath(new URL("..", import.meta.url));
const [target = "."] = process.argv.slice(2);
const npm = (args, cwd = root) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

const folder = mkdtempSync(join(tmpdir(), "rekog-pack-"));
try {
  const [own] = JSON.parse(
    npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder]),
  );
  execFileSync("tar", ["-xzf", own.filename], { cwd: folder });
  const staged = join(folder, "package");

  const installed = npm(["ls", "--omit=dev", "--all", "--parseable"])
    .split("\n")
    .filter((path) => path.includes("node_modules"));
  for (const path of installed) {
    const place = relative(root, path);
    if (left.test(place)) continue;
    cpSync(path, join(staged, place), {
      recursive: true,
      dereference: true,
      filter: (from) => from === path || isKept(relative(root, from), basename(from)),
    });
    const manifest = join(staged, place, "package.json");
    writeFileSync(manifest, JSON.stringify(withoutLeft(readJson(manifest)), null, 2));
  }

  const {
    devDependencies: _dev,
    scripts: _scripts,
    ...manifest
  } = readJson(join(staged, "package.json"));
  const { overrides: _overrides, allowScripts: _allowed, ...kept } = withoutLeft(manifest);
  const bundleDependencies = Object.keys(kept.dependencies);
  const dependencies = { ...kept.dependencies, sharp: manifest.dependencies.sharp };
  writeFileSync(
    join(staged, "package.json"),
    JSON.stringify({ ...kept, dependencies, bundleDependencies }, null, 2),
  );
  const args = ["pack", staged, "--ignore-scripts", "--json", "--pack-destination", target];
  const [packed] = JSON.parse(npm(args, process.cwd()));
  const megabytes = (packed.size / 1_000_000).toFixed(1);
  process.stdout.write(`${join(target, packed.filename)}: ${megabytes} MB\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
