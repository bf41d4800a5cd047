import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A repository of rekog's shape, with its built command line. */
export interface Checkout {
  root: string;
  /** The built `rekog` of this checkout */
  mainPath: string;
}

/** A checkout whose `sls` is `stub-sls.mjs`, and behaves like that. */
export interface StubCheckout extends Checkout {
  /** The arguments of each call of `sls` */
  calls(): Promise<{ args: string[] }[]>;
}

/** What the framework writes to is copied, the rest is only read. */
export async function createRealCheckout(root: string): Promise<Checkout> {
  await copy(root, ["serverless", "tsconfig.json"]);
  await Promise.all(["backend", "node_modules", "openapi.d.ts"].map((name) => link(root, name)));
  return base(root);
}

/**
 * @param behaviour `deploy`, `no changes`, `no url`, `warn` with a text from the second line on, `first key` with what is to be
 *   in its file, `key and fail` with that and an error afterwards, `key and hang`; `fail` (an error on stdout) and `die` (words on stderr) with the text
 *   from the second line on; `linger` after an error; and two that leave the id of a process in the file `pid`: `hang`, with
 *   its own, and `orphan`, with that of one that it leaves behind with its output open
 */
export async function createStubCheckout(root: string, behaviour: string): Promise<StubCheckout> {
  const sls = join(root, "node_modules", "serverless");
  await mkdir(join(sls, "bin"), { recursive: true });
  await writeFile(join(sls, "package.json"), '{ "bin": { "serverless": "bin/sls.mjs" } }');
  await cp(join(repository, "cli/testing/stub-sls.mjs"), join(sls, "bin/sls.mjs"));
  for (const name of ["commander", "execa", "ora", "string-width", "undici", "valibot", "yaml"]) {
    await link(root, `node_modules/${name}`);
  }
  await writeFile(join(root, "behaviour"), behaviour);
  return {
    ...(await base(root)),
    async calls() {
      const lines = (await readFile(join(root, "calls"), "utf8")).trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line));
    },
  };
}

async function base(root: string): Promise<Checkout> {
  await copy(root, ["package.json", "serverless.yml", "serverless/parameters", "dist/cli"]);
  return { root, mainPath: join(root, "dist/cli/main.js") };
}

const copy = (root: string, names: string[]) =>
  Promise.all(
    names.map((name) => cp(join(repository, name), join(root, name), { recursive: true })),
  );

const link = (root: string, name: string) => symlink(join(repository, name), join(root, name));
