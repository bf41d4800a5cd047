import { cp, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ModelFileError } from "../models/model-file-error.ts";
import { UnreadablePictureError } from "../picture/decoder-verdict.ts";
import { drawText } from "./drawn-text.fixture.ts";
import { ocrModelsFolder } from "./ocr-models.ts";
import { loadTextDetector, type TextDetector } from "./text-detector.ts";

let detector: TextDetector;
beforeAll(async () => {
  // No time passes: a busy machine would leave lines out.
  detector = await loadTextDetector({ now: () => 0 });
});
const textsOf = async (bytes: Buffer) =>
  (await detector.detect(bytes)).lines.map(({ text }) => text);

describe("the detector of text", () => {
  it("reads what was drawn, in words", async () => {
    const sign = { text: "No exit", left: 10, baseline: 52, size: 40 };
    const bytes = await (await drawText(190, 80, [sign])).png().toBuffer();
    const { lines } = await detector.detect(bytes);
    expect(lines.map(({ text }) => text)).toEqual(["No exit"]);
    expect(lines[0]?.words.map(({ text }) => text)).toEqual(["No", "exit"]);
  });

  it("finds nothing on a blank page", async () => {
    expect(await textsOf(await (await drawText(190, 80, [])).png().toBuffer())).toEqual([]);
  });

  it("refuses what is no picture", async () => {
    await expect(detector.detect(Buffer.from("text"))).rejects.toThrow(UnreadablePictureError);
  });
});

describe("the models of text", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-ocr-"));
    await cp(ocrModelsFolder(), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each<[string, string, (file: string) => Promise<void>]>([
    ["missing", "ch_PP-OCRv4_det_infer.onnx", rm],
    ["cut off", "ch_PP-OCRv4_rec_infer.onnx", (file) => truncate(file, 1_000_000)],
    ["empty", "ch_ppocr_mobile_v2.0_cls_infer.onnx", (file) => truncate(file, 0)],
    ["missing", "ppocr_keys_v1.txt", rm],
  ])("are told by name where one is %s: %s", async (_, name, damage) => {
    await damage(join(folder, name));
    const loading = loadTextDetector({ from: () => folder });
    await expect(loading).rejects.toThrow(ModelFileError);
    await expect(loading).rejects.toThrow(name);
  });
});
