import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { readSettings, root } from "./package-service.ts";

/** A handler that constructs the SDK clients that a function constructs, by itself or in its wiring, and does nothing with them. */
export async function clientsOf(source: string): Promise<string> {
  const own = await readFile(source, "utf8");
  const wiring = [...own.matchAll(/^import .* from "(\.\/wiring\/[\w-]+\.ts)";$/gm)].map(
    ([, path = ""]) => readFile(join(dirname(source), path), "utf8"),
  );
  const text = [own, ...(await Promise.all(wiring))].join("\n");
  const imports = text.matchAll(/^import \{ (\w+Client) \} from "(@aws-sdk\/client-[\w-]+)";$/gm);
  const found = new Map([...imports].map(([line, client]) => [client, line]));
  return `${[...found.values()].join("\n")}
const clients = [${[...found.keys()].map((client) => `new ${client}()`)}];
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
  const {
    outputFileExtension,
    exclude: _exclude,
    skipRebuild: _rebuild,
    mainFields,
    ...settings
  } = custom.esbuild;
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
