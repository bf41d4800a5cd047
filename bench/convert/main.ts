/**
 * How long a picture of 12 megapixels takes to become a JPEG, and what it holds at most, beside `sharp` alone on the same
 * file where sharp decodes it: `npm run bench:convert`. Each runs in a process of its own. What sharp cannot encode comes
 * from a folder of files that other encoders made, `--files FOLDER`: their names' endings say what they are.
 *
 *   --wasm    with sharp's build in WebAssembly, as it is deployed
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { median } from "../statistics.ts";
import type { ConvertedOnce } from "./convert-once.ts";

const { values: options } = parseArgs({
  options: { files: { type: "string" }, wasm: { type: "boolean", default: false } },
});
const dist = new URL("../../", import.meta.url);
const once = fileURLToPath(new URL("./convert-once.js", import.meta.url));
const onlyWasm = fileURLToPath(new URL("../backend/adapters/convert/testing/sharp-wasm.cjs", dist));
const formats: Record<string, string> = {
  ...{ avif: "avif", bmp: "bmp", gif: "gif", heic: "heic", jpg: "jpeg", jls: "jpeg-ls" },
  ...{ jp2: "jpeg-2000", jxl: "jpeg-xl", png: "png", tif: "tiff", webp: "webp" },
};
const rounds = 3;

const folder = await mkdtemp(join(tmpdir(), "bench-convert-"));
try {
  const drawn = await sharp(fileURLToPath(new URL("../test-cases/stop-sign.jpg", dist)))
    .resize(4_000, 3_000, { fit: "fill" })
    .toBuffer();
  const picture = () => sharp(drawn);
  await picture().jpeg({ quality: 90 }).toFile(join(folder, "12mp.jpg"));
  await picture().png({ compressionLevel: 3 }).toFile(join(folder, "12mp.png"));
  await picture().webp({ effort: 1 }).toFile(join(folder, "12mp.webp"));
  await picture().avif({ effort: 0 }).toFile(join(folder, "12mp.avif"));
  await picture().tiff({ compression: "lzw" }).toFile(join(folder, "12mp.tif"));
  await picture().gif({ effort: 1 }).toFile(join(folder, "12mp.gif"));
  const others = options.files
    ? (await readdir(options.files)).map((name) => [options.files, name])
    : [];
  const own = (await readdir(folder)).map((name) => [folder, name]);
  for (const [where, name] of [...own, ...others]) {
    const format = formats[name?.split(".").at(-1) ?? ""];
    if (where && name && format) tell(name, format, join(where, name));
  }
} finally {
  await rm(folder, { recursive: true });
}

function tell(name: string, format: string, file: string) {
  const ours = measure(format, file, "convert");
  const alone = measure(format, file, "sharp");
  if (!ours) return console.log(`${name.padEnd(12)} was not converted`);
  const beside = alone
    ? `, ${(ours.ms / alone.ms).toFixed(2)} × sharp alone (${alone.ms.toFixed(0)} ms, ${alone.megabytes.toFixed(0)} MB)`
    : "";
  console.log(
    `${name.padEnd(12)} ${ours.ms.toFixed(0)} ms, ${ours.megabytes.toFixed(0)} MB${beside}`,
  );
}

/** The second picture of a process: the first has its start in it. */
function measure(
  format: string,
  file: string,
  how: "convert" | "sharp",
): ConvertedOnce | undefined {
  const results = Array.from({ length: rounds }, () => {
    const hidden = options.wasm ? ["--require", onlyWasm] : [];
    const { stdout } = spawnSync(process.execPath, [...hidden, once, how, format, file], {
      encoding: "utf8",
    });
    return stdout ? [JSON.parse(stdout) as ConvertedOnce] : [];
  }).flat();
  if (results.length === 0) return undefined;
  return {
    ms: median(results.map(({ ms }) => ms)),
    megabytes: Math.max(...results.map(({ megabytes }) => megabytes)),
  };
}
