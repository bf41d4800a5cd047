import { cp, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { ModelFileError } from "../models/model-file-error.ts";
import { tensorCount } from "../models/tensorflow.ts";
import { UnreadablePictureError } from "../picture/decoder-verdict.ts";
import { loadModerationDetector, type ModerationDetector } from "./moderation-detector.ts";
import { nsfwModelFolder } from "./nsfw-package.ts";

const picture = (name: string) =>
  fileURLToPath(new URL(`../../../../test-cases/${name}`, import.meta.url));

let detector: ModerationDetector;
beforeAll(async () => {
  detector = await loadModerationDetector();
});

describe("the detector for moderation", () => {
  it.each(["stop-sign.jpg", "vase.jpg", "clock.png", "laptop.jpg", "black.jpg"])(
    "finds nothing against %s",
    async (name) => {
      const { porn, sexy, hentai, drawing, neutral } = await detector.detect(picture(name));
      expect(porn + sexy + hentai).toBeLessThan(10);
      expect(porn + sexy + hentai + drawing + neutral).toBeCloseTo(100, 1);
    },
  );

  it("sees the same in a picture that EXIF turns, and in one with an alpha channel", async () => {
    const asIs = await detector.detect(picture("stop-sign.jpg"));
    const turned = await detector.detect(picture("stop-sign-rotated.jpg"));
    const clear = await sharp(picture("stop-sign.jpg")).ensureAlpha(1).png().toBuffer();
    expect(Math.abs(turned.neutral - asIs.neutral)).toBeLessThan(15);
    expect(Math.abs((await detector.detect(clear)).neutral - asIs.neutral)).toBeLessThan(5);
  });

  it("refuses what is no picture", async () => {
    await expect(detector.detect(Buffer.from("text"))).rejects.toThrow(UnreadablePictureError);
  });

  it("holds no tensor after a picture", async () => {
    const before = tensorCount();
    await detector.detect(picture("vase.jpg"));
    expect(tensorCount()).toBe(before);
  });
});

describe("a model", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-nsfw-"));
    await cp(nsfwModelFolder(), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each<[string, (file: (name: string) => string) => Promise<void>]>([
    ["whose topology is missing", (file) => rm(file("model.min.js"))],
    ["whose topology is cut off", (file) => truncate(file("model.min.js"), 50_000)],
    ["whose topology is another script", (file) => writeFile(file("model.min.js"), "exit()")],
    ["whose weights are missing", (file) => rm(file("group1-shard1of2.min.js"))],
    ["whose weights are empty", (file) => truncate(file("group1-shard2of2.min.js"), 0)],
    [
      "whose weights are another's",
      (file) => cp(file("group1-shard2of2.min.js"), file("group1-shard1of2.min.js")),
    ],
  ])("%s is told by its name", async (_, damage) => {
    await damage((name) => join(folder, name));
    const loading = loadModerationDetector(() => folder);
    await expect(loading).rejects.toThrow(ModelFileError);
    await expect(loading).rejects.toThrow(/nsfwjs/);
  });
});
