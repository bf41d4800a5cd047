import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Imported {
  path: string;
  kind: string;
}

const { divide } = (await import(new URL("./bundle-start.mjs", import.meta.url).href)) as {
  divide(
    imports: ReadonlyMap<string, readonly Imported[]>,
    first: string,
  ): Record<"start" | "shared", ReadonlySet<string>>;
};

/** What of `dist/` Node.js reads before a command begins, and which packages. */
async function readAtStart() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["dist/cli/main.js"],
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    write: false,
    metafile: true,
  });
  const files = new Set<string>();
  const packages = new Set<string>();
  const read = (path: string) => {
    if (files.has(path)) return;
    files.add(path);
    for (const { path: next, kind, external } of metafile.inputs[path]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (!external) read(next);
      else if (!next.startsWith("node:")) packages.add(next);
    }
  };
  read("dist/cli/main.js");
  return { files: [...files].sort(), packages: [...packages] };
}

describe("what every start of the command line reads", () => {
  it("is a few files of its own, and no package", async () => {
    const { files, packages } = await readAtStart();
    expect(packages).toEqual([]);
    expect(files).toContain("dist/cli/options/commander.js");
    expect(files.length).toBeLessThanOrEqual(16);
  });

  it("describes all commands, and loads what runs one from where it is", async () => {
    const { files } = await readAtStart();
    const texts = await Promise.all(files.map((file) => readFile(`${root}${file}`, "utf8")));
    expect(files.filter((file) => file.includes("/commands/"))).toEqual([
      "dist/cli/commands/local/default-port.js",
    ]);
    const run = texts.join("\n").match(/(?<=import\("\.\/)commands\/[^"]+/g) ?? [];
    expect(run).toContain("commands/upload/run-upload.js");
    expect(run.filter((path) => !existsSync(`${root}dist/cli/${path}`))).toEqual([]);
  });
});

describe("a start is divided", () => {
  const at = (path: string) => ({ path, kind: "import-statement" });
  const later = (path: string) => ({ path, kind: "dynamic-import" });
  const commander = "cli/options/commander.ts";

  it("into what nothing else imports, and what commands import, too", () => {
    const imports = new Map<string, Imported[]>([
      ["main", [at("program"), at("errors"), at(commander)]],
      ["program", [at("parsers"), later("run")]],
      ["parsers", [at("errors"), at("names")]],
      ["errors", [at("told")]],
      ["names", []],
      ["told", []],
      [commander, []],
      ["run", [at("errors"), at("runs-only")]],
      ["runs-only", []],
    ]);
    const { start, shared } = divide(imports, "main");
    expect([...start].sort()).toEqual(["main", "names", "parsers", "program"]);
    // What the shared import is shared, or there would be two of it.
    expect([...shared].sort()).toEqual([commander, "errors", "told"].sort());
  });
});
