import { execFile } from "node:child_process";
import { cp, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BuildOptions } from "esbuild";
import { parse } from "yaml";

const run = promisify(execFile);

/** The checkout: this module is built into `dist/bench/cold-start/`. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What serverless.yml says, as far as it is measured. */
export interface Settings {
  functions: Record<string, { handler: string; events: { httpApi?: string; sqs?: unknown }[] }>;
  params: { default: Record<string, unknown> };
  custom: { esbuild: EsbuildSettings };
}

interface EsbuildSettings extends BuildOptions {
  outputFileExtension: string;
  /** These are serverless-esbuild's own. */
  exclude: string[];
  skipRebuild: boolean;
}

/** A compiled CloudFormation template, as far as it is measured. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

export async function readSettings(): Promise<Settings> {
  return parse(await readFile(join(root, "serverless.yml"), "utf8"), { logLevel: "error" });
}

/**
 * What `sls package` makes, in a folder of its own.
 * @returns the template, and the path of each function's zip
 */
export async function packageService(dir: string) {
  for (const name of ["package.json", "serverless.yml", "serverless", "tsconfig.json"]) {
    await cp(join(root, name), join(dir, name), { recursive: true });
  }
  for (const name of ["backend", "node_modules", "openapi.d.ts"]) {
    await symlink(join(root, name), join(dir, name));
  }
  const sls = join(root, "node_modules/serverless/bin/serverless.js");
  await run(process.execPath, [sls, "package", "--package", "out"], {
    cwd: dir,
    env: { ...process.env, TMPDIR: dir },
  });
  const text = await readFile(join(dir, "out/cloudformation-template-update-stack.json"), "utf8");
  return {
    template: JSON.parse(text) as Template,
    zipPath: (name: string) => join(dir, "out", `${name}.zip`),
  };
}

export interface FunctionProperties {
  MemorySize: number;
  Environment: { Variables: Record<string, string | { Ref?: string }> };
}

/** @throws where the template has no such function */
export function functionOf({ Resources }: Template, name: string): FunctionProperties {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
  const found = Resources[id];
  if (!found) throw new Error(`The template has no ${id}.`);
  return found.Properties as unknown as FunctionProperties;
}
