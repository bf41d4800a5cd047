import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { convertPicture, plainSharp } from "../../backend/adapters/convert/convert-picture.ts";
import type { ConvertibleFormat } from "../../backend/core/blob/convertible-formats.ts";

// A process that converts one picture twice: `convert-once convert|sharp FORMAT FILE`.

/** What the second time took, and what the process held at most. */
export interface ConvertedOnce {
  ms: number;
  megabytes: number;
}

const [how, format, path = ""] = process.argv.slice(2);
const file = await readFile(path);
const build = plainSharp(sharp);

const alone = () =>
  build(file)
    .autoOrient()
    .resize(4_096, 4_096, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: 90 })
    .toBuffer();
const run = () =>
  how === "sharp" ? alone() : convertPicture(file, format as ConvertibleFormat, build);

await run();
const startedMs = performance.now();
await run();
const told: ConvertedOnce = {
  ms: performance.now() - startedMs,
  megabytes: process.resourceUsage().maxRSS / 1_000,
};
console.log(JSON.stringify(told));
