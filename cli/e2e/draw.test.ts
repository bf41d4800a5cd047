import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { labelColour } from "../pictures/label-colour.ts";
import { colourOf, distance, pixelsOf } from "../pictures/sample-pictures.fixture.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { startInTerminal } from "../testing/terminal.ts";

const newFolder = temporaryFolders();
const rotated = fileURLToPath(new URL("../../test-cases/stop-sign-rotated.jpg", import.meta.url));

// The octagon of the stop sign is 258.7 pixels wide and high around 400, 235 of 800 × 600 (test-cases/draw-pictures.mjs).
const box = { left: 270.6 / 800, top: 105.6 / 600, width: 258.7 / 800, height: 258.7 / 600 };
const blob = {
  status: "succeeded",
  labels: [
    { label: "Stopsign", confidence: 96, instances: [{ confidence: 96, bounding_box: box }] },
  ],
};

async function setUp() {
  const cwd = await newFolder();
  await copyFile(rotated, join(cwd, "photo.jpg"));
  await writeFile(join(cwd, "blob.json"), JSON.stringify(blob));
  return cwd;
}

describe("the built rekog draw", () => {
  it("draws the box around the stop sign of a picture that is stored turned", async () => {
    const cwd = await setUp();
    const result = await runRekog(["draw", "blob.json", "photo.jpg"], { cwd });
    expect(result).toEqual({
      stdout: "photo.annotated.jpg",
      stderr: "rekog: photo.jpg: 1 box drawn: photo.annotated.jpg",
      exitCode: 0,
    });
    const pixels = await pixelsOf(await readFile(join(cwd, "photo.annotated.jpg")));
    expect([pixels.width, pixels.height]).toEqual([800, 600]);
    const line = colourOf(labelColour("Stopsign"));
    for (const [x, y] of [
      [271, 300],
      [529, 300],
      [450, 106],
      [350, 364],
    ] as const) {
      expect(distance(pixels.at(x, y), line)).toBeLessThan(60);
    }
  });

  it("shows it in a terminal that can show pictures, and leaves the screen in order", async () => {
    const cwd = await setUp();
    const env = { TERM_PROGRAM: "iTerm.app" };
    const program = startInTerminal(["draw", "blob.json", "photo.jpg", "--show"], { cwd, env });
    expect(await program.ended).toEqual({ exitCode: 0 });
    const [, base64 = ""] = program.output().split("preserveAspectRatio=1:");
    const shown = Buffer.from(base64.slice(0, base64.indexOf("\u0007")), "base64");
    expect(await sharp(shown).metadata()).toMatchObject({
      format: "jpeg",
      width: 800,
      height: 600,
    });
    expect(program.screen()).toContain("photo.jpg: 1 box drawn: photo.annotated.jpg");
    expect(program.screen()).not.toContain("1337");
  });
});
