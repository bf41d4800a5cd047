import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { readSettings, root } from "./package-service.ts";

/** A handler that constructs the SDK clients that a function constructs, and does nothing with them. */
export async function clientsOf(source: string): Promise<string> {
  const imports = (await readFile(source, "utf8")).matchAll(
    /^import \{ (\w+Client) \} from "(@aws-sdk\/client-[\w-]+)";$/gm,
  );
  const found = [...imports].map(([line, client]) => ({ line, client }));
  return `${found.map(({ line }) => line).join("\n")}
const clients = [${found.map(({ client }) => `new ${client}()`)}];
export const handler = async () => clients.length;`;
}

export interface BundleOptions {
  /** Which of a package's files esbuild takes: as serverless.yml says, or as esbuild does where it is told nothing */
  mainFields: "ours" | "default";
}

/**
 * Bundles a text with the settings in serverless.yml.
 * @returns the bundle's path
 */
export async function bundle(
  dir: string,
  name: string,
  contents: string,
  { mainFields: fields }: BundleOptions = { mainFields: "ours" },
): Promise<string> {
  const { custom } = await readSettings();
  const { outputFileExtension, exclude: _, mainFields, ...settings } = custom.esbuild;
  const outfile = join(dir, `${name}${outputFileExtension}`);
  await build({
    ...settings,
    ...(fields === "ours" && mainFields && { mainFields }),
    absWorkingDir: root,
    platform: "node",
    target: "node24",
    stdin: { contents, resolveDir: root },
    outfile,
  });
  return outfile;
}
