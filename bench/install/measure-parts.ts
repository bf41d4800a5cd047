import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

export interface Part {
  purpose: string;
  /** 10⁶ bytes */
  megabytes: number;
}

/** By the package that a file is in; the first that fits. */
const purposes: readonly [RegExp, string][] = [
  [/^(sharp$|@img\/)/, "sharp: pictures are read, turned and written"],
  [/^@gutenye\/ocr-models$/, "PP-OCR's models: text"],
  [/^onnxruntime-web$/, "ONNX Runtime: runs them"],
  [/^@vladmandic\/human$/, "Human's models: labels and faces"],
  [/^nsfwjs$/, "nsfwjs' model: moderation"],
  [/^@tensorflow\//, "TensorFlow.js: runs those of labels, faces, moderation"],
  [/^(libheif-js$|@jsquash\/|@cornerstonejs\/)/, "decoders: HEIC, JPEG XL, JPEG 2000, JPEG-LS"],
  [/^classic-level$/, "LevelDB, for each platform: local mode's tables"],
  [/^rekog$/, "rekog itself, with the packages that are bundled"],
];
const rest = "everything else";

/** What the files in a `node_modules` are for, the largest first. */
export function measureParts(modules: string): Part[] {
  const bytes = new Map<string, number>();
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const packageName = packageOf(relative(modules, path));
    const [, purpose = rest] = purposes.find(([pattern]) => pattern.test(packageName)) ?? [];
    bytes.set(purpose, (bytes.get(purpose) ?? 0) + statSync(path).size);
  }
  return [...bytes]
    .map(([purpose, sum]) => ({ purpose, megabytes: sum / 1_000_000 }))
    .sort((a, b) => b.megabytes - a.megabytes);
}

/** The innermost package that a file is in. */
function packageOf(path: string): string {
  const within = path.split(/(?:^|[\\/])node_modules[\\/]/).at(-1) ?? path;
  const [first = "", second = ""] = within.split(/[\\/]/);
  return first.startsWith("@") ? `${first}/${second}` : first;
}
