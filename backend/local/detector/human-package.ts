import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The package exports its code alone, so its folder is found from its entry file.
const entryFile = createRequire(import.meta.url).resolve("@vladmandic/human");
const folder = dirname(dirname(entryFile));

/** The folder of the models that ship inside the npm package `@vladmandic/human`. */
export const humanModelsFolder = join(folder, "models");

/** The installed version of `@vladmandic/human`: another version may bring another model. */
export const humanVersion = (
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }
).version;
