import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import type { ConvertFile } from "../deps.ts";
import { runInProcess } from "../testing/run-in-process.ts";
import { sampleLabel } from "../testing/sample-blobs.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { annotatePicture } from "./annotate-picture.ts";
import { labelColour } from "./label-colour.ts";
import { formatOfContent } from "./picture-format.ts";
import { redactPicture } from "./redact-picture.ts";
import { colourOf, distance, pixelsOf } from "./sample-pictures.fixture.ts";

// The built one, for its thread is started from a file.
const built = new URL("../../dist/backend/administration/convert-file.js", import.meta.url);
const loadConverter = (): Promise<{ convertFile: ConvertFile }> => import(built.href);
const deps = { loadConverter };
const samples = new URL("../../backend/adapters/convert/samples/", import.meta.url);
const sampleAt = (name: string) => fileURLToPath(new URL(name, samples));

/** The red sign, as it stands in the upright picture of 160 × 120 pixels. */
const sign = { left: 0.34, top: 0.2, width: 0.31, height: 0.42 };
const labels = [sampleLabel({ instances: [{ confidence: 90, bounding_box: sign }] })];
const line = colourOf(labelColour("Car"));
const turned = ["webp", "avif", "heic", "tif"].flatMap((kind) =>
  [2, 3, 4, 5, 6, 7, 8].map((orientation) => `orientation-${orientation}.${kind}`),
);
const others = ["plain.gif", "lossy.jxl", "plain.jp2", "plain.j2k", "colour.jls", "12-bit.jpg"];
const plain = ["lossy.webp", "plain.avif", "plain.heic", "lzw.tif", "big-endian-bigtiff.tif"];

describe("a picture that is converted to be drawn onto", () => {
  it.each([...turned, ...plain, ...others])(
    "%s: upright, the box around the sign",
    async (name) => {
      const drawn = await annotatePicture(sampleAt(name), { labels }, { deps });
      expect(drawn).toMatchObject({ format: "jpeg", boxCount: 1, width: 160, height: 120 });
      const isOnItsSide = /orientation-[5-8]/.test(name);
      expect(drawn.stored).toEqual(
        isOnItsSide ? { width: 120, height: 160 } : { width: 160, height: 120 },
      );
      const pixels = await pixelsOf(drawn.bytes);
      const original = await pixelsOf(await readFile(sampleAt("stop-sign.png")));
      // The box's left and right line, and what is inside and outside.
      expect(distance(pixels.at(54, 60), line)).toBeLessThan(110);
      for (const [x, y] of [
        [80, 60],
        [80, 100],
        [20, 110],
        [140, 30],
      ] as const) {
        expect(distance(pixels.at(x, y), original.at(x, y))).toBeLessThan(60);
      }
    },
  );

  it("is made unrecognisable where a face was seen", async () => {
    const faces = [{ confidence: 99, bounding_box: sign, landmarks: [] }];
    const redacted = await redactPicture(sampleAt("orientation-6.heic"), { faces }, ["faces"], {
      deps,
    });
    expect(redacted).toMatchObject({
      format: "jpeg",
      width: 160,
      height: 120,
      counts: { faces: 1 },
    });
    const pixels = await pixelsOf(redacted.bytes);
    // The letters of the sign are patches of one colour.
    expect(distance(pixels.at(70, 47), pixels.at(72, 48))).toBeLessThan(12);
  });

  it.each([
    ["jpeg-2000.tif", "unsupported_image", /a TIFF image of a kind that is not converted/],
    ["README.md", "unsupported_image", /not a picture/],
  ])("%s is told for what it is", async (name, code, message) => {
    const drawing = annotatePicture(sampleAt(name), { labels }, { deps });
    await expect(drawing).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("is damaged if its pixels are not all there, and whole if its end alone is missing", async () => {
    const heic = await readFile(sampleAt("plain.heic"));
    const cut = annotatePicture(heic.subarray(0, 3_000), { labels }, { deps });
    await expect(cut).rejects.toMatchObject({ code: "corrupt_image" });
    const png = await readFile(sampleAt("stop-sign.png"));
    const drawn = await annotatePicture(png.subarray(0, -14), { labels }, { deps });
    expect(drawn).toMatchObject({ boxCount: 1, width: 160, height: 120 });
  });
});

it.each([...plain, ...others, "8-bit.bmp", "container.jxl", "sequence.avif"])(
  "%s is drawn as a JPEG, by its first bytes",
  async (name) => {
    expect(await formatOfContent(sampleAt(name))).toBe("jpeg");
    expect(await formatOfContent(await readFile(sampleAt(name)))).toBe("jpeg");
  },
);

describe("rekog draw, of a picture that was converted", () => {
  const newFolder = temporaryFolders();
  const draw = async (name: string, image: object, args: string[] = []) => {
    const folder = await newFolder();
    await copyFile(sampleAt(name), join(folder, "photo.HEIC"));
    const blob = join(folder, "blob.json");
    await writeFile(blob, JSON.stringify({ status: "succeeded", labels, image }));
    const told = await runInProcess(["draw", blob, join(folder, "photo.HEIC"), ...args], {
      deps: { loadConverter },
    });
    return { ...told, folder };
  };

  it.each([1, 6])("orientation %i: the file beside it is a JPEG", async (orientation) => {
    const name = orientation === 1 ? "plain.heic" : `orientation-${orientation}.heic`;
    const image = { format: "heic", width: 160, height: 120, orientation, converted: true };
    const { stdout, stderr, exitCode, folder } = await draw(name, image);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("1 box drawn")]);
    expect(stdout).toBe(`${join(folder, "photo.annotated.jpg")}\n`);
    const written = await sharp(join(folder, "photo.annotated.jpg")).metadata();
    expect(written).toMatchObject({ format: "jpeg", width: 160, height: 120 });
  });

  it("another shape is another picture, and a file of another length, too", async () => {
    const turned = await draw("orientation-6.heic", { width: 120, height: 160, orientation: 1 });
    expect(turned.stderr).toContain("other_picture");
    const longer = await draw("plain.heic", { width: 160, height: 120, bytes: 5 });
    expect(longer.stderr).toContain("other_picture");
  });
});
