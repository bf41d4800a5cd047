import { sample } from "../../adapters/convert/converters.fixture.ts";
import { gifOfFrames, ifd, tiffOfPages } from "../../adapters/convert/hostile.fixture.ts";
import { attackWithImage, type ImageAttack } from "./image-attack.fixture.ts";
import { area, underAttack } from "./under-attack.fixture.ts";

const tooLarge = "image_too_large";
const corrupt = "corrupt_image";

/** A real file in which these bytes are others. */
const changed = (name: string, change: (file: Buffer) => void) => async () => {
  const file = Buffer.from(await sample(name));
  change(file);
  return file;
};
const cut = (name: string, part: number): ImageAttack => ({
  name: `${name}, of which ${part * 100} % are there`,
  make: async () => {
    const file = await sample(name);
    return file.subarray(0, Math.floor(file.length * part));
  },
  ends: corrupt,
});
const sides = (name: string, at: number, side: number) =>
  changed(name, (file) => {
    file.writeUInt32BE(side, at);
    file.writeUInt32BE(side, at + 4);
  });
/** Behind `ispe`, its version and flags: ISO/IEC 23008-12, section 6.5.3. */
const heifSides = (name: string, side: number) =>
  changed(name, (file) => {
    const at = file.indexOf("ispe") + 8;
    file.writeUInt32BE(side, at);
    file.writeUInt32BE(side, at + 4);
  });

const bombs: ImageAttack[] = [
  {
    name: "an AVIF of 30,000 pixels a side",
    make: heifSides("plain.avif", 30_000),
    ends: tooLarge,
  },
  { name: "a HEIC of 2³¹ pixels a side", make: heifSides("plain.heic", 2 ** 31), ends: tooLarge },
  {
    name: "a WebP of 16,383 pixels a side",
    make: changed("lossless.webp", (file) => file.writeUInt32LE(0x3ffe | (0x3ffe << 14), 21)),
    ends: tooLarge,
  },
  {
    name: "a BMP of 60,000 pixels a side",
    make: changed("24-bit.bmp", (file) => {
      file.writeInt32LE(60_000, 18);
      file.writeInt32LE(60_000, 22);
    }),
    ends: tooLarge,
  },
  { name: "a TIFF of 60,000 pixels a side", make: () => tiffOfPages(1, 60_000), ends: tooLarge },
  {
    name: "a JPEG 2000 of 60,000 pixels a side",
    make: sides("plain.j2k", 8, 60_000),
    ends: tooLarge,
  },
  {
    name: "a JPEG XL of a billion pixels a side",
    make: () => Buffer.from("ff0afeffffffff0ffffffffff0", "hex"),
    ends: tooLarge,
  },
  {
    name: "a TIFF with a colour profile of 34 MB",
    make: async () =>
      ifd(await sample("deflate.tif"), [34_675, 7, Buffer.alloc(34_000_000, "icc")]),
    ends: tooLarge,
  },
  { name: "a GIF of 4,000 frames", make: () => gifOfFrames(4_000), ends: "succeeded" },
  { name: "a TIFF of 10,000 pages", make: () => tiffOfPages(10_000, 100), ends: "succeeded" },
];

const lies: ImageAttack[] = [
  {
    name: "a TIFF whose pages go round in a ring",
    make: changed("pages.tif", (file) => {
      const isLittle = file.toString("latin1", 0, 2) === "II";
      const at = isLittle ? file.readUInt32LE(4) : file.readUInt32BE(4);
      const entries = isLittle ? file.readUInt16LE(at) : file.readUInt16BE(at);
      const next = at + 2 + entries * 12;
      if (isLittle) file.writeUInt32LE(at, next);
      else file.writeUInt32BE(at, next);
    }),
    ends: "succeeded",
  },
  {
    name: "a TIFF that begins behind its end",
    make: changed("lzw.tif", (file) => file.writeUInt32LE(0xffff_fff0, 4)),
    ends: corrupt,
  },
  {
    name: "a WebP that is 4 GiB, it says",
    make: changed("lossy.webp", (file) => file.writeUInt32LE(0xffff_fffe, 4)),
    ends: corrupt,
  },
  {
    name: "a BMP of less than no rows",
    make: changed("24-bit.bmp", (file) => file.writeInt32LE(-(2 ** 31), 22)),
    ends: tooLarge,
  },
  {
    name: "a BMP whose pixels begin behind its end",
    make: changed("24-bit.bmp", (file) => file.writeUInt32LE(0x7fff_ffff, 10)),
    ends: corrupt,
  },
  {
    name: "a HEIC whose box goes on to its end",
    make: changed("plain.heic", (file) => file.writeUInt32BE(0, file.indexOf("meta") - 4)),
    ends: "succeeded",
  },
  {
    name: "a HEIC whose boxes are longer than it is",
    make: changed("plain.heic", (file) =>
      file.writeUInt32BE(0xffff_fff0, file.indexOf("meta") - 4),
    ),
    ends: corrupt,
  },
  ...["lossy.webp", "plain.avif", "plain.heic", "lzw.tif", "plain.gif", "8-bit.bmp"].map((name) =>
    cut(name, 0.3),
  ),
  ...["lossy.jxl", "plain.jp2", "colour.jls"].map((name) => cut(name, 0.3)),
];

/** Each decoder is loaded with the first of its pictures, and stays. */
const oneOfEach = [
  ...["lossy.webp", "plain.avif", "plain.heic", "lzw.tif", "plain.gif", "24-bit.bmp"],
  ...["lossy.jxl", "plain.jp2", "colour.jls"],
];

underAttack(
  [
    area("pictures of other formats that are larger than they look", bombs, attackWithImage),
    area("pictures of other formats that lie", lies, attackWithImage),
  ],
  {
    async warmUp(target) {
      for (const name of oneOfEach) {
        const { status } = await target.submit(await sample(name));
        if (status !== "succeeded") throw new Error(`${name} is ${status}.`);
      }
    },
  },
);
