import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { RekogError } from "../../client/errors.ts";
import { isCheckout, packageRoot } from "../../deployment/checkout-root.ts";

/** The repository that a `rekog` is part of. */
export interface Checkout {
  root: string;
  /** The script that `sls` is, for Node.js */
  slsPath: string;
}

const Manifest = v.looseObject({
  bin: v.union([v.string(), v.looseObject({ serverless: v.string() })]),
});

/**
 * Looks upwards from the running script, so that what is deployed is the version that does it, wherever it is called from.
 * @throws {RekogError} `not_a_checkout`, `serverless_not_installed`
 */
export async function findCheckout(mainPath: string): Promise<Checkout> {
  const root = packageRoot(mainPath);
  if (root === undefined || !isCheckout(root)) throw notACheckout(root);
  return { root, slsPath: await findSls(root) };
}

async function findSls(root: string): Promise<string> {
  try {
    const path = createRequire(join(root, "package.json")).resolve("serverless/package.json");
    const { bin } = v.parse(Manifest, JSON.parse(await readFile(path, "utf8")));
    return join(dirname(path), typeof bin === "string" ? bin : bin.serverless);
  } catch (error) {
    throw notInstalled(root, error);
  }
}

/** @throws nothing: it is for the caller to throw, here and where `sls` itself finds that a part is missing */
export const notInstalled = (root: string, cause?: unknown) =>
  new RekogError({
    kind: "api",
    code: "serverless_not_installed",
    message: `The package serverless (sls), or a plugin of it, is not installed in ${root}.`,
    hint: "Run `npm install --include=dev` there, then this command again.",
    cause,
  });

const notACheckout = (root = "this installation") =>
  new RekogError({
    kind: "api",
    code: "not_a_checkout",
    message: `There is no serverless.yml in ${root}, and so nothing that could be deployed.`,
    hint: "Clone rekog's repository, run `npm install` in it, and there `npx rekog deploy`.",
  });
