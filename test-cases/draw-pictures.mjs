// Makes the files of the test cases: pictures drawn by us and rendered by sharp, and files that are no pictures. One version
// of sharp writes the same bytes on every run. What is large is made when the tests run, as cases.yaml says.
//
//   node test-cases/draw-pictures.mjs [FOLDER]      (default: the folder of this script)

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { animatedPng } from "./animated-png.mjs";
import { airplane, clock, darkness, laptop, stopSign, vase } from "./drawings.mjs";
import { bather, family, guide, portrait } from "./people-drawings.mjs";
import {
  blankPage,
  fullPage,
  openingHours,
  parcelLabel,
  parkingSign,
  streetSign,
} from "./written-drawings.mjs";

const render = (drawing) => sharp(Buffer.from(drawing)).flatten();
const jpeg = (drawing, options) =>
  render(drawing)
    .jpeg({ quality: 85, ...options })
    .toBuffer();
const png = (drawing) =>
  render(drawing).png({ compressionLevel: 9, palette: true, colours: 128 }).toBuffer();

/** Of few colours, as a page has them. */
const pagePng = (drawing) =>
  render(drawing).png({ compressionLevel: 9, palette: true, colours: 8 }).toBuffer();

/** Rendered once, so that what follows is done to pixels and not to the vectors. */
const raster = async (drawing, width) =>
  sharp(await render(drawing).resize({ width }).png().toBuffer());

/** As a phone that was held upright writes it: the pixels lie on their side, and EXIF says how to turn them. */
const lyingJpeg = async (drawing) =>
  (await raster(drawing))
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 85 })
    .toBuffer();

/** As a phone that was held upside down writes it. */
const headDownJpeg = async (drawing) =>
  (await raster(drawing))
    .rotate(180)
    .withMetadata({ orientation: 3 })
    .jpeg({ quality: 85 })
    .toBuffer();

const turnedPng = async (drawing, degrees) =>
  (await raster(drawing))
    .rotate(degrees)
    .png({ compressionLevel: 9, palette: true, colours: 16 })
    .toBuffer();

/** As a printer's program writes it: four inks in place of three lights. */
const cmykJpeg = async (drawing) =>
  (await raster(drawing)).toColourspace("cmyk").jpeg({ quality: 85 }).toBuffer();

const png16 = async (drawing, width) =>
  (await raster(drawing, width)).toColourspace("rgb16").png({ compressionLevel: 9 }).toBuffer();

/** A clock whose second hand moves. */
const tickingPng = async (width) => {
  const frames = [190, 196, 202].map(async (angle) =>
    (await raster(clock(angle), width)).png({ compressionLevel: 9 }).toBuffer(),
  );
  return animatedPng(await Promise.all(frames), { frameMs: 1000 });
};

const half = (bytes) => bytes.subarray(0, bytes.length >> 1);

/** One page with a red octagon on it. ISO 32000-1, section 7.5. */
function pdf() {
  const page =
    "0.75 0.06 0.13 rg 241 424 m 359 424 l 442 507 l 442 625 l 359 708 l 241 708 l 158 625 l 158 507 l f";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Resources << >> /Contents 4 0 R >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

const files = {
  "stop-sign.jpg": () => jpeg(stopSign()),
  "stop-sign-rotated.jpg": () => lyingJpeg(stopSign()),
  "stop-sign-progressive.jpg": () => jpeg(stopSign(), { progressive: true }),
  "stop-sign-cmyk.jpg": () => cmykJpeg(stopSign()),
  "stop-sign-cut-off.jpg": async () => half(await jpeg(stopSign())),
  "vase.jpg": () => jpeg(vase()),
  "vase-16-bit.png": () => png16(vase(), 240),
  "airplane.jpg": () => jpeg(airplane()),
  "laptop.jpg": () => jpeg(laptop()),
  "clock.png": () => png(clock()),
  "clock-animated.png": () => tickingPng(200),
  "black.jpg": () => jpeg(darkness()),

  "parking-sign.jpg": () => jpeg(parkingSign()),
  "opening-hours.png": () => pagePng(openingHours()),
  "street-sign.jpg": () => jpeg(streetSign()),
  "parcel-label-rotated.jpg": () => headDownJpeg(parcelLabel()),
  "parcel-label-upside-down.png": () => turnedPng(parcelLabel(), 180),
  "full-page.png": () => pagePng(fullPage()),
  "blank-page.png": () => pagePng(blankPage()),

  "portrait.jpg": () => jpeg(portrait()),
  "family.jpg": () => jpeg(family()),
  "guide.jpg": () => jpeg(guide()),
  "bather.jpg": () => jpeg(bather()),

  "clock.gif": () => render(clock()).resize({ width: 300 }).gif().toBuffer(),
  "vase.webp": () => render(vase()).webp().toBuffer(),
  "stop-sign.svg": () => `${stopSign()}\n`,
  "stop-sign.pdf": pdf,
  "words.jpg": () => "These are words, whatever the file is called.\n",
  "empty.jpg": () => "",
};

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
await mkdir(folder, { recursive: true });
for (const [name, make] of Object.entries(files)) await writeFile(join(folder, name), await make());
