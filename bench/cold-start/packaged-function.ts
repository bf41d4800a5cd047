import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";
import { functionOf, packageService, readSettings, root } from "./package-service.ts";

/** A function as it is deployed, unpacked. */
export interface PackagedFunction {
  name: string;
  /** Of its bundle */
  path: string;
  /** Of what it was made from */
  source: string;
  zipBytes: number;
  /** The variables that the template sets */
  env: Record<string, string>;
}

/** Every function of serverless.yml. */
export async function packageFunctions(dir: string): Promise<PackagedFunction[]> {
  const { functions, custom } = await readSettings();
  const { outputFileExtension } = custom.esbuild;
  const { template, zipPath } = await packageService(dir);
  return Promise.all(
    Object.entries(functions).map(async ([name, { handler }]) => {
      await unzip(zipPath(name), join(dir, name));
      const file = handler.replace(/\.handler$/, outputFileExtension);
      const { Variables } = functionOf(template, name).Environment;
      const env = Object.entries(Variables).map(([key, value]) => [
        key,
        typeof value === "string" ? value : (value.Ref ?? ""),
      ]);
      return {
        name,
        path: join(dir, name, file),
        source: join(root, handler.replace(/handler$/, "ts")),
        zipBytes: (await stat(zipPath(name))).size,
        env: Object.fromEntries(env),
      };
    }),
  );
}

async function unzip(path: string, target: string): Promise<void> {
  const zip = await openPromise(path);
  for await (const entry of zip.eachEntry()) {
    const to = join(target, entry.fileName);
    await mkdir(dirname(to), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to));
  }
}
