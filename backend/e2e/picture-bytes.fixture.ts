import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const testCase = (name: string) =>
  readFileSync(new URL(`../../test-cases/${name}`, import.meta.url));

/** A JPEG in which the local detector finds a stop sign. */
export const stopSign = () => testCase("stop-sign.jpg");
/** A PNG in which it finds a clock. */
export const clock = () => testCase("clock.png");

export function segment(marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** With more segments right after its start, as cameras and editors write them. */
export function withSegments(jpeg: Buffer, ...segments: Uint8Array[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** @param bytes together, in segments as large as they can be */
export function iccProfile(bytes: number): Buffer[] {
  const body = Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01"), Buffer.alloc(65_000, 0x20)]);
  return Array.from({ length: Math.ceil(bytes / body.length) }, () => segment(0xe2, body));
}

/** An EXIF block that ends before it has begun to say anything. */
export const brokenExif = () => segment(0xe1, Buffer.from("Exif\0\0MM"));

const xmp = (description: string) =>
  segment(
    0xe1,
    Buffer.from(
      `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" ${description}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    ),
  );

/**
 * An Ultra HDR JPEG: behind the picture is another of how much brighter each part may be shown.
 * @see https://developer.android.com/media/platform/hdr-image-format
 */
export function withGainMap(jpeg: Buffer, gainMap: Buffer): Buffer {
  const gains = withSegments(gainMap, xmp('hdrgm:GainMapMax="1.0" hdrgm:HDRCapacityMax="1.0">'));
  const listed = xmp(
    `xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/"><Container:Directory><rdf:Seq><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li><rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${gains.length}"/></rdf:li></rdf:Seq></Container:Directory>`,
  );
  const index = pictureIndex(jpeg.length + listed.length, gains.length);
  return Buffer.concat([withSegments(jpeg, listed, index), gains]);
}

/** Where the two are. CIPA DC-007, section 5. */
function pictureIndex(firstBytes: number, secondBytes: number): Buffer {
  const body = Buffer.alloc(86);
  const tags = [...[0xb000, 7, 4, 0x30303130], ...[0xb001, 4, 1, 2], ...[0xb002, 7, 32, 50]];
  body.write("MPF\0II*\0\x08\0\0\0\x03\0", "latin1");
  for (let i = 0; i < tags.length; i += 4) {
    const at = 14 + i * 3;
    body.writeUInt16LE(tags[i] ?? 0, at);
    body.writeUInt16LE(tags[i + 1] ?? 0, at + 2);
    body.writeUInt32LE(tags[i + 2] ?? 0, at + 4);
    body.writeUInt32LE(tags[i + 3] ?? 0, at + 8);
  }
  // Two entries: attributes, bytes, where it begins after this segment's own start, and two that refer to others.
  const bytesOfFirst = firstBytes + body.length + 4;
  body.writeUInt32LE(0x00030000, 54);
  body.writeUInt32LE(bytesOfFirst, 58);
  body.writeUInt32LE(secondBytes, 74);
  body.writeUInt32LE(bytesOfFirst, 78);
  return segment(0xe2, body);
}

/** Where the first segment of this marker begins. */
export function segmentAt(jpeg: Buffer, marker: number): number {
  return jpeg.indexOf(Buffer.from([0xff, marker]));
}

export function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([head, named, checksum]);
}

const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

/** A PNG of one grey, as small as it gets for its pixels. */
export function flatPng(width: number, height: number, grey = 200): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits; all else 0: grey, no interlace
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, grey)]);
  const rows = Buffer.alloc(row.length * height, row);
  return Buffer.concat([
    pngSignature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** With a second frame, the same as the first. PNG (Third Edition), section 11.3.6. */
export function animated(png: Buffer): Buffer {
  const at = png.indexOf("IDAT") - 4;
  const data = Buffer.concat([...dataOf(png, at)]);
  const size = png.subarray(16, 24);
  const rest = Buffer.from([0, 1, 0, 2, 0, 0]); // shown for half a second, in place of what was there
  const frame = (sequence: number) =>
    chunk("fcTL", Buffer.concat([uint32(sequence), size, uint32(0), uint32(0), rest]));
  return Buffer.concat([
    png.subarray(0, at),
    chunk("acTL", Buffer.concat([uint32(2), uint32(0)])),
    frame(0),
    chunk("IDAT", data),
    frame(1),
    chunk("fdAT", Buffer.concat([uint32(2), data])),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function* dataOf(png: Buffer, firstAt: number): Generator<Buffer> {
  for (let at = firstAt; png.toString("latin1", at + 4, at + 8) === "IDAT"; ) {
    const bytes = png.readUInt32BE(at);
    yield png.subarray(at + 8, at + 8 + bytes);
    at += bytes + 12;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** With every bit of so many bytes turned over. */
export function flipped(bytes: Buffer, at: number, count = 1): Buffer {
  const changed = Buffer.from(bytes);
  for (let i = at; i < at + count; i += 1) changed[i] = ~(changed[i] ?? 0);
  return changed;
}

/** With zeros behind its end, up to this size. */
export function paddedTo(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
}
