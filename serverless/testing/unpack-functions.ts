import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionNames, functionOf } from "./functions.ts";
import { findModule } from "./lambda-handler.ts";
import type { PackagedService } from "./package-service.ts";
import { unzip } from "./unzip.ts";

/** Unpacks each function's zip into a folder of its name, and gives its module's URL by that name, as local mode wants them. */
export async function unpackFunctions(
  service: PackagedService,
  dir: string,
): Promise<Record<string, string>> {
  const functions: Record<string, string> = {};
  for (const name of functionNames) {
    await unzip(service.zipPath(name), join(dir, name));
    const { Handler } = functionOf(service, name);
    functions[name] = pathToFileURL(findModule(join(dir, name), Handler)).href;
  }
  return functions;
}
