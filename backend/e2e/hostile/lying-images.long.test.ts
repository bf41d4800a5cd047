import { chunk, clock, flatPng, paddedTo, segment, stopSign } from "../picture-bytes.fixture.ts";
import {
  frame,
  idat,
  ihdr,
  jpegEnd,
  jpegStart,
  jpegWith,
  lying,
  png,
  pngWith,
} from "./hostile-images.fixture.ts";
import { attackWithImage, type ImageAttack } from "./image-attack.fixture.ts";
import { area, underAttack } from "./under-attack.fixture.ts";

const corrupt = "corrupt_image";
const unsupported = "unsupported_image";

const text = (words: string) => Buffer.from(words, "latin1");

const lies: ImageAttack[] = [
  {
    name: "a PNG whose pixels are 4 GiB, it says",
    make: () => png({ width: 90, height: 90 }, lying(idat(), 2 ** 32 - 1)),
    // All of them are there.
    ends: "succeeded",
  },
  {
    name: "a PNG whose pixels are 2 GiB, it says",
    make: () => png({ width: 90, height: 90 }, lying(idat(), 2 ** 31 - 1)),
    ends: "succeeded",
  },
  {
    name: "a PNG whose text is to its end and further",
    make: () => pngWith(lying(chunk("tEXt", text("a\0b")), 1_000_000)),
    ends: corrupt,
  },
  {
    name: "a PNG with two headers",
    make: () => pngWith(ihdr({ width: 20_000, height: 20_000 })),
    ends: corrupt,
  },
  {
    name: "a PNG of 3 bits",
    make: () => png({ width: 90, height: 90, bits: 3 }, idat()),
    ends: corrupt,
  },
  {
    name: "a PNG of colour 5",
    make: () => png({ width: 90, height: 90, colour: 5 }, idat()),
    ends: "conversion_failed",
  },
  {
    name: "a PNG without its palette",
    make: () => png({ width: 90, height: 90, colour: 3 }, idat()),
    ends: corrupt,
  },
  { name: "a PNG without pixels", make: () => png({ width: 90, height: 90 }), ends: corrupt },
  {
    name: "a PNG with half of its pixels",
    make: () => png({ width: 90, height: 90 }, idat(Buffer.alloc(45 * 91))),
    ends: corrupt,
  },
  {
    name: "a JPEG whose segment is longer than all of it",
    make: () =>
      Buffer.concat([
        jpegStart,
        Buffer.from([0xff, 0xe1, 0xff, 0xff]),
        stopSign().subarray(2, 2_000),
        jpegEnd,
      ]),
    ends: corrupt,
  },
  {
    name: "a JPEG whose segment is shorter than its own length",
    make: () => jpegWith(Buffer.from([0xff, 0xe1, 0, 0])),
    ends: "succeeded",
  },
  {
    name: "a JPEG without loss, it says, and without pixels",
    make: () => Buffer.concat([jpegStart, frame(400, 400, 0xc3), jpegEnd]),
    ends: corrupt,
  },
  { name: "a JPEG turned a ninth way", make: () => jpegWith(orientation(9)), ends: "succeeded" },
  {
    name: "a JPEG whose EXIF leads back to itself",
    make: () =>
      jpegWith(
        segment(
          0xe1,
          Buffer.concat([
            text("Exif\0\0MM\0*"),
            Buffer.from("00000008000187690004000000010000000800000008", "hex"),
          ]),
        ),
      ),
    ends: "succeeded",
  },
];

const polyglots: ImageAttack[] = [
  {
    name: "a JPEG that is a ZIP archive, too",
    make: () => Buffer.concat([stopSign(), text("PK\x05\x06"), Buffer.alloc(18)]),
    ends: "succeeded",
  },
  {
    name: "a JPEG that is a page, too",
    make: () => jpegWith(segment(0xfe, text("--><html><script>alert(1)</script><!--"))),
    ends: "succeeded",
  },
  {
    name: "a JPEG with a script in its maker's name",
    make: () => jpegWith(segment(0xe1, text("Exif\0\0<?php system($_GET[0]); ?>"))),
    ends: "succeeded",
  },
  {
    name: "a PNG that is a PDF, too",
    make: () => pngWith(chunk("tEXt", text("a\0%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"))),
    ends: "succeeded",
  },
  {
    name: "a PNG with a PDF behind it",
    make: () => Buffer.concat([clock(), text("%PDF-1.7\n%%EOF")]),
    ends: "succeeded",
  },
  {
    name: "a GIF's header in front of a JPEG",
    make: () => Buffer.concat([text("GIF89a"), stopSign()]),
    ends: corrupt,
  },
  {
    name: "a PNG's signature in front of a JPEG",
    make: () => Buffer.concat([flatPng(90, 90).subarray(0, 8), stopSign()]),
    ends: corrupt,
  },
  {
    name: "a JPEG's start in front of a PNG",
    make: () => Buffer.concat([jpegStart, clock()]),
    ends: unsupported,
  },
  {
    name: "a drawing with a JPEG in it",
    make: () =>
      text(`<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>`),
    ends: unsupported,
  },
  {
    name: "a drawing whose entities are a billion laughs",
    make: () =>
      text(
        `<!DOCTYPE a [<!ENTITY b "${"lol".repeat(99)}"><!ENTITY c "${"&b;".repeat(99)}">]><svg>&c;</svg>`,
      ),
    ends: unsupported,
  },
  {
    name: "a picture with 14 MB behind it",
    make: () => paddedTo(flatPng(91, 91), 14_900_000),
    ends: "succeeded",
  },
];

underAttack([
  area("a picture that lies", lies, attackWithImage),
  area("a picture that is something else, too", polyglots, attackWithImage),
]);

function orientation(way: number): Buffer {
  const ifd = Buffer.from(
    "4d4d002a0000000800010112000300000001000000000000 0000".replaceAll(" ", ""),
    "hex",
  );
  ifd.writeUInt16BE(way, 18);
  return segment(0xe1, Buffer.concat([text("Exif\0\0"), ifd]));
}
