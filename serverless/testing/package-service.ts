import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import { holdsNoSecret } from "../../toolchain/secrets/leaks.ts";
import type { Template } from "./template.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const writtenTo = ["package.json", "serverless.yml", "serverless", "tsconfig.json"];
const onlyRead = ["backend", "node_modules", "openapi.d.ts"];

export interface PackagedService {
  template: Template;
  /** Each function's zip, by the function's name in serverless.yml. */
  zipPath(functionName: string): string;
}

export interface PackageOptions {
  stage?: string;
  region?: string;
  /** In place of the defaults in serverless.yml. */
  params?: Record<string, string>;
  /** Variables of the environment, which is empty otherwise. */
  env?: Record<string, string>;
  /** Changes the text of serverless.yml. */
  edit?: (serverlessYml: string) => string;
}

/**
 * Runs `sls package` as on a machine that has no AWS account and no network: in a folder of its own, so that nothing
 * stale gets into the zips, with an empty environment and a proxy that nobody listens at. Files that only read what comes
 * of it share it: `packageOnce`.
 * @throws {ExecaError} with all that it printed
 */
export async function packageService(
  options: PackageOptions = {},
): Promise<PackagedService & { remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "rekog-package-"));
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    await packageInto(dir, options);
    return { ...(await readPackaged(dir)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The same in this folder, which is empty. */
export async function packageInto(
  dir: string,
  { stage = "dev", region, params = {}, env = {}, edit = (text) => text }: PackageOptions,
): Promise<void> {
  await Promise.all([
    ...writtenTo.map((name) => cp(join(root, name), join(dir, name), { recursive: true })),
    ...onlyRead.map((name) => symlink(join(root, name), join(dir, name))),
  ]);
  const yml = join(dir, "serverless.yml");
  await writeFile(yml, edit(await readFile(yml, "utf8")));
  const { all } = await execaNode(
    join(root, "node_modules/serverless/bin/serverless.js"),
    [
      ...["package", "--package", "out", "--stage", stage],
      ...(region ? ["--region", region] : []),
      ...Object.entries(params).flatMap(([name, value]) => ["--param", `${name}=${value}`]),
    ],
    // The framework leaves what it builds in the folder for temporary files.
    { cwd: dir, extendEnv: false, env: { ...offline, ...env, TMPDIR: dir }, all: true },
  );
  holdsNoSecret("what sls package printed", all);
}

/** What was packaged in that folder. */
export async function readPackaged(dir: string): Promise<PackagedService> {
  const text = await readFile(join(dir, "out/cloudformation-template-update-stack.json"), "utf8");
  holdsNoSecret("the template, with each function's environment", text);
  return {
    template: JSON.parse(text) as Template,
    zipPath: (functionName) => join(dir, "out", `${functionName}.zip`),
  };
}

const offline = {
  HOME: "/nonexistent",
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
};
