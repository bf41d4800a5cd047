import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package that the running script is part of: looked for upwards from it. Undefined if it is part of none. */
export function packageRoot(mainPath: string): string | undefined {
  return packageFolder(dirname(mainPath));
}

/** Whether it has what is deployed: an installed package has not. */
export const isCheckout = (root: string): boolean => existsSync(join(root, "serverless.yml"));

function packageFolder(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageFolder(parent);
}
