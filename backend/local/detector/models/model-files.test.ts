import { createHash } from "node:crypto";
import { cp, mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { glob } from "tinyglobby";
import { loadModerationDetector } from "../moderation/moderation-detector.ts";
import { nsfwModelFolder } from "../moderation/nsfw-package.ts";
import { loadOcrModels, ocrModelsFolder } from "../text/ocr-models.ts";
import { loadHumanModel } from "./human-model.ts";
import { packageFolder, packageVersion } from "./installed-package.ts";
import { ModelFileError } from "./model-file-error.ts";
import { type ModelPackage, publishedModels, readModelFile } from "./model-files.ts";

const human = () => join(packageFolder("@vladmandic/human"), "models");

// A newer version has other files: then this is how one learns that they are to be written down anew.
it.each(Object.keys(publishedModels) as ModelPackage[])(
  "%s is as it is written down",
  async (name) => {
    const { version, entry, files } = publishedModels[name];
    expect(packageVersion(name, entry)).toBe(version);
    const folder = packageFolder(name, entry);
    const found = await glob(
      Object.keys(files).map((file) => `{models,assets,dist/models/mobilenet_v2_mid}/${file}`),
      {
        cwd: folder,
      },
    );
    expect(found).toHaveLength(Object.keys(files).length);
    for (const path of found) {
      const sha256 = createHash("sha256")
        .update(await readFile(join(folder, path)))
        .digest("hex");
      expect([path, sha256]).toEqual([
        path,
        files[path.slice(dirname(path).length + 1) as keyof typeof files],
      ]);
    }
  },
);

describe("a file that can be read, and is another than was published,", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-models-"));
    await Promise.all(
      [human(), ocrModelsFolder(), nsfwModelFolder()].map((from) =>
        cp(from, folder, { recursive: true }),
      ),
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** As a machine leaves it that went down while it was written: of the same size, and half of it zeros. */
  async function halve(name: string): Promise<void> {
    const path = join(folder, name);
    const { size } = await stat(path);
    const file = await open(path, "r+");
    await file.write(
      Buffer.alloc(Math.floor(size / 2)),
      0,
      Math.floor(size / 2),
      Math.ceil(size / 2),
    );
    await file.close();
  }
  const swap = (one: string, other: string) => cp(join(folder, other), join(folder, one));
  const shard = (number: number) => `group1-shard${number}of2.min.js`;

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      "centernet.bin",
      () => halve("centernet.bin"),
      () => loadHumanModel("centernet", () => folder),
    ],
    [
      "blazeface.bin",
      () => halve("blazeface.bin"),
      () => loadHumanModel("blazeface", () => folder),
    ],
    [
      "facemesh",
      () => Promise.all([swap("facemesh.json", "iris.json"), swap("facemesh.bin", "iris.bin")]),
      () => loadHumanModel("facemesh", () => folder),
    ],
    ["faceres.bin", () => halve("faceres.bin"), () => loadHumanModel("faceres", () => folder)],
    [
      "emotion.json",
      () => swap("emotion.json", "faceres.json"),
      () => loadHumanModel("emotion", () => folder),
    ],
    [
      "ch_PP-OCRv4_rec_infer.onnx",
      () => swap("ch_PP-OCRv4_rec_infer.onnx", "ch_ppocr_mobile_v2.0_cls_infer.onnx"),
      () => loadOcrModels(() => folder),
    ],
    [
      "ch_PP-OCRv4_det_infer.onnx",
      () => swap("ch_PP-OCRv4_det_infer.onnx", "ch_PP-OCRv4_rec_infer.onnx"),
      () => loadOcrModels(() => folder),
    ],
    ["ppocr_keys_v1.txt", () => halve("ppocr_keys_v1.txt"), () => loadOcrModels(() => folder)],
    [
      "ppocr_keys_v1.txt",
      () => writeFile(join(folder, "ppocr_keys_v1.txt"), ""),
      () => loadOcrModels(() => folder),
    ],
    [
      shard(1),
      async () => {
        const first = await readFile(join(folder, shard(1)));
        await swap(shard(1), shard(2));
        await writeFile(join(folder, shard(2)), first);
      },
      () => loadModerationDetector(() => folder),
    ],
  ])("is told by its name: %s", async (name, damage, load) => {
    await damage();
    const loading = load();
    await expect(loading).rejects.toThrow(ModelFileError);
    await expect(loading).rejects.toThrow(name);
  });

  it("is read all the same by its name alone where it is whole", async () => {
    const bytes = await readModelFile("@vladmandic/human", human(), "emotion.bin");
    expect(bytes).toHaveLength(820_516);
  });
});
