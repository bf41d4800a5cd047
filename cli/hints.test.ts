import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import ts from "typescript";
import { optionsOfCommands } from "./testing/every-command.ts";

// Every hint in the sources, by the commands whose modules lead to it. An option that a hint names for another command
// stands behind that command's name, as in `rekog get BLOB_ID --wait`.

const cli = dirname(fileURLToPath(import.meta.url));

interface Module {
  imports: string[];
  hints: string[];
}

const modules = new Map<string, Module>();

beforeAll(async () => {
  const files = await readdir(cli, { recursive: true });
  for (const file of files.filter((name) => /(?<!\.test|\.fixture|\.d)\.ts$/.test(name))) {
    if (!file.startsWith("testing")) modules.set(file, await readModule(file));
  }
});

async function readModule(file: string): Promise<Module> {
  const text = await readFile(join(cli, file), "utf8");
  const read: Module = { imports: [], hints: [] };
  const visit = (node: ts.Node, isHint: boolean) => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
      addImport(node.moduleSpecifier);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      addImport(node.arguments[0]);
    } else if (isHint && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))) {
      read.hints.push(node.getText());
    }
    ts.forEachChild(node, (child) => visit(child, isHint || isHintsOwn(node)));
  };
  const addImport = (specifier: ts.Node | undefined) => {
    if (!specifier || !ts.isStringLiteralLike(specifier) || !specifier.text.startsWith(".")) return;
    read.imports.push(relative(cli, join(cli, dirname(file), specifier.text)));
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), false);
  return read;
}

/** `hint: …`, and what a function or constant that is called after hints has in it */
const isHintsOwn = (node: ts.Node) =>
  (ts.isPropertyAssignment(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node)) &&
  /hint/i.test(node.name?.getText() ?? "");

function reachedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !modules.has(file)) return seen;
  seen.add(file);
  for (const next of modules.get(file)?.imports ?? []) reachedFrom(next, seen);
  return seen;
}

/** Without the options that a command line in it gives to another command, or to another program. */
const ownOptions = (hint: string, command: string) =>
  hint
    .replace(/\\`/g, "`")
    .replace(/`(?:rekog (\S+)|[a-z]+) [^`]*`/g, (line, name) => (name === command ? line : ""))
    .replace(/: rekog (\S+)[^.(]*/g, (line, name) => (name === command ? line : ""))
    .match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];

describe("a hint", () => {
  it("is found in the sources", () => {
    const hints = [...modules.values()].flatMap((module) => module.hints);
    expect(hints.filter((hint) => hint.includes("--")).length).toBeGreaterThan(20);
  });

  it.each(optionsOfCommands())("of %s names only options that it has", (command, options) => {
    const files = [...reachedFrom(join("commands", command, `${command}.ts`))];
    const foreign = files.flatMap((file) =>
      (modules.get(file)?.hints ?? []).flatMap((hint) =>
        ownOptions(hint, command)
          .filter((option) => !options.includes(option))
          .map((option) => `${file}: ${option} in ${hint}`),
      ),
    );
    expect(files).not.toEqual([]);
    expect(foreign).toEqual([]);
  });

  it("names the command rekog, but for npx's of a checkout, where there may be no other", () => {
    const named = [...modules].flatMap(([file, { hints }]) =>
      hints.filter((hint) => hint.includes("npx rekog")).map((hint) => ({ file, hint })),
    );
    expect(named).toEqual([
      { file: "commands/deploy/find-checkout.ts", hint: expect.stringContaining("Clone") },
    ]);
  });
});
