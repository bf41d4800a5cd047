import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { temporaryFolders } from "../../../testing/temporary-folders.ts";
import type { CasePicture } from "../manifest/manifest.ts";
import { makePicture } from "./make-picture.ts";

const newFolder = temporaryFolders();
const signal = new AbortController().signal;

async function make(picture: CasePicture): Promise<string> {
  const folder = await newFolder();
  await writeFile(join(folder, "photo.jpg"), "a picture");
  return makePicture(picture, { folder, into: await newFolder(), signal });
}

describe("a picture of one colour", () => {
  it.each<["png" | "jpeg", number, number]>([
    ["png", 10_001, 80],
    ["jpeg", 10_000, 80],
    ["png", 1, 1],
  ])("%s, %d × %d", async (format, width, height) => {
    const path = await make({ blank: { format, width, height, colour: "#204060" } });
    expect(basename(path)).toBe(`blank.${format}`);
    const picture = sharp(await readFile(path));
    expect(await picture.metadata()).toMatchObject({ format, width, height, channels: 3 });
    const { channels } = await picture.stats();
    const colour = channels.map(({ mean }) => Math.round(mean));
    expect(colour[0]).toBeCloseTo(0x20, -1);
    expect(colour[1]).toBeCloseTo(0x40, -1);
    expect(colour[2]).toBeCloseTo(0x60, -1);
  });

  it("has every row and less than a megabyte when it is as large as can be", async () => {
    const path = await make({ blank: { format: "png", width: 10_000, height: 10_000 } });
    expect((await stat(path)).size).toBeLessThan(1_000_000);
    const { width, height } = await sharp(path).metadata();
    expect([width, height]).toEqual([10_000, 10_000]);
  });
});

it("copies a file under another name", async () => {
  const path = await make({ file: "photo.jpg", as: "my photo – ü.png" });
  expect(basename(path)).toBe("my photo – ü.png");
  expect(await readFile(path, "utf8")).toBe("a picture");
});

it.each<CasePicture>([
  { file: "photo.jpg" },
  { blank: { format: "png", width: 80, height: 80 } },
  { blank: { format: "jpeg", width: 80, height: 80 }, as: "a.jpg" },
])("pads %j with zeros, to the byte", async (picture) => {
  const plain = await readFile(await make(picture));
  const padded = await readFile(await make({ ...picture, pad_to_bytes: 15_000_001 }));
  expect(padded).toHaveLength(15_000_001);
  expect(padded.subarray(0, plain.length).equals(plain)).toBe(true);
  expect(padded.subarray(plain.length).every((byte) => byte === 0)).toBe(true);
});

it("does not cut a picture to pad it", async () => {
  await expect(make({ file: "photo.jpg", pad_to_bytes: 8 })).rejects.toMatchObject({
    code: "picture_not_made",
    message: "The picture has 9 bytes and cannot be padded to 8.",
  });
  expect(await readFile(await make({ file: "photo.jpg", pad_to_bytes: 9 }), "utf8")).toBe(
    "a picture",
  );
});

it.each<CasePicture>([
  { file: "not-there.jpg" },
  { file: "photo.jpg", as: ".." },
  { blank: { format: "png", width: 80, height: 80 }, as: ".." },
])("says when it cannot be made: %j", async (picture) => {
  await expect(make(picture)).rejects.toMatchObject({ code: "picture_not_made", kind: "usage" });
});

it("makes nothing once it is stopped", async () => {
  const into = await newFolder();
  const reason = new Error("enough");
  const made = makePicture(
    { blank: { format: "png", width: 80, height: 80 } },
    { folder: into, into, signal: AbortSignal.abort(reason) },
  );
  await expect(made).rejects.toBe(reason);
  expect(await readdir(into)).toEqual([]);
});
