import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { given } from "../../testing/given.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { readManifest } from "./manifest/read-manifest.ts";
import type { SuiteCase } from "./manifest/suite.ts";

const folder = fileURLToPath(new URL("../../../test-cases/", import.meta.url));
const newFolder = temporaryFolders();

let cases: SuiteCase[];
let files: string[];
beforeAll(async () => {
  ({ cases } = await readManifest(join(folder, "cases.yaml")));
  files = (await readdir(folder)).filter((name) => !/^cases\.|\.mjs$/.test(name));
});

const named = (name: string) => {
  const found = cases.find((entry) => entry.name === name);
  if (!found) throw new Error(`There is no case called "${name}".`);
  return found;
};
const errorOf = (name: string) => named(name).expect.error?.code;
const picture = (name: string) => join(folder, named(name).file ?? "");

describe("the test cases that are shipped", () => {
  it("use every file of their folder", () => {
    const used = new Set(cases.flatMap(({ file }) => file ?? []));
    expect(files.toSorted()).toEqual([...used].toSorted());
  });

  it("are small: what is large is made when they run", async () => {
    const sizes = await Promise.all(
      files.map(async (name) => (await stat(join(folder, name))).size),
    );
    expect(Math.max(...sizes)).toBeLessThan(150_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_500_000);
  });

  it("expect labels of pictures that show something, under another's names too", () => {
    const plain = ["JPEG, a stop sign", "PNG, a clock", "upper-case extension", "JPEG named .png"];
    for (const name of plain) expect(named(name).expect.labels?.any_of?.length).toBeGreaterThan(1);
    expect(named("the same picture again, from the cache")).toMatchObject({
      after: "JPEG, a stop sign",
      file: named("JPEG, a stop sign").file,
      expect: { cached: true },
    });
    expect(named("black picture").expect.warnings).toEqual(["no_labels"]);
  });

  it.each([
    ["JPEG named .png", /\.png$/],
    ["upper-case extension", /\.JPG$/],
    ["spaces and non-ASCII letters in the name", / .*\P{ASCII}/u],
  ])("have a name that belies or burdens: %s", async (name, pattern) => {
    expect(named(name).picture.as).toMatch(pattern);
    expect((await sharp(picture(name)).metadata()).format).toBe("jpeg");
  });

  it.each<[string, object]>([
    ["EXIF-rotated JPEG", { format: "jpeg", orientation: 6 }],
    ["progressive JPEG", { format: "jpeg", isProgressive: true }],
    ["CMYK JPEG", { format: "jpeg", space: "cmyk" }],
    ["16-bit PNG", { format: "png", depth: "ushort" }],
  ])("have what they are called after: %s", async (name, metadata) => {
    expect(await sharp(picture(name)).metadata()).toMatchObject(metadata);
  });

  it("have a PNG that is animated, of frames that are whole", async () => {
    const png = await readFile(picture("animated PNG"));
    const control = png.indexOf("acTL");
    expect(png.readUInt32BE(control + 4)).toBe(3);
    expect(png.toString("latin1").match(/fcTL/g)).toHaveLength(3);
    expect((await sharp(png, { failOn: "warning" }).stats()).channels).toHaveLength(3);
  });

  it.each<[string, number, number, string | undefined]>([
    ["79 × 80 pixels", 79, 80, "image_too_small"],
    ["80 × 80 pixels", 80, 80, undefined],
    ["10,000 × 10,000 pixels", 10_000, 10_000, undefined],
    ["10,001 × 80 pixels", 10_001, 80, undefined],
    ["80 × 10,001 pixels", 80, 10_001, undefined],
  ])("are at the limits of pixels: %s", (name, width, height, code) => {
    expect(named(name).picture.blank).toMatchObject({ width, height });
    expect(errorOf(name)).toBe(code);
  });

  it.each<[string, number, string | undefined]>([
    ["just under 15,000,000 bytes, PNG", 14_999_999, undefined],
    ["15,000,000 bytes, JPEG", 15_000_000, undefined],
    ["just over 15,000,000 bytes", 15_000_001, undefined],
    ["just over 50,000,000 bytes", 50_000_001, "image_too_large"],
  ])("are at the limit of bytes: %s", (name, bytes, code) => {
    expect(named(name).picture.pad_to_bytes).toBe(bytes);
    expect(errorOf(name)).toBe(code);
  });

  it.each<[string, string | undefined, string]>([
    ["empty file", "empty_upload", ""],
    ["truncated JPEG", "corrupt_image", "\xff\xd8\xff"],
    ["text named .jpg", "unsupported_image", "These are words"],
    ["PDF", "unsupported_image", "%PDF-1.4"],
    ["WebP", undefined, "RIFF"],
    ["GIF", undefined, "GIF89a"],
    ["SVG", "unsupported_image", "<svg "],
  ])("have files of other kinds, and wrong ones: %s", async (name, code, start) => {
    expect(errorOf(name)).toBe(code);
    const bytes = await readFile(picture(name));
    expect(bytes.toString("latin1", 0, start.length)).toBe(start);
    expect(bytes.length === 0).toBe(code === "empty_upload");
  });
});

// Other processors round the drawings' colours in their own way.
const sameMachine = process.platform === "linux" && process.arch === "x64";
given(sameMachine, "Linux on x64").it(
  "the script draws the files that are there, to the byte",
  async () => {
    const drawn = await newFolder();
    await promisify(execFile)(process.execPath, [join(folder, "draw-pictures.mjs"), drawn]);
    expect((await readdir(drawn)).toSorted()).toEqual(files.toSorted());
    for (const name of files) {
      const [now, then] = await Promise.all([
        readFile(join(drawn, name)),
        readFile(join(folder, name)),
      ]);
      expect([name, now.equals(then)]).toEqual([name, true]);
    }
  },
);
