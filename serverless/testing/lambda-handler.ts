import { existsSync } from "node:fs";
import { join } from "node:path";

/** In the order that Lambda's Node.js runtime looks for them. */
const extensions = ["", ".js", ".mjs", ".cjs"];

/**
 * Where the runtime finds a handler string's module, in an unpacked zip.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/UserFunction.js
 */
export function findModule(dir: string, handler: string): string {
  const path = join(dir, handler.slice(0, handler.lastIndexOf(".")));
  const found = extensions.map((extension) => path + extension).find((file) => existsSync(file));
  if (!found) throw new Error(`Lambda would find no module for ${handler} in ${dir}`);
  return found;
}

/** The URL of a module for local mode's function host that loads a packaged one: see `witness.mjs`. */
export function witnessOf(name: string, modulePath: string): string {
  const url = new URL("./witness.mjs", import.meta.url);
  url.search = new URLSearchParams({ name, modulePath }).toString();
  return url.href;
}
