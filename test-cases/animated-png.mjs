// PNG (Third Edition), sections 5.3 and 11.3.6: https://www.w3.org/TR/png-3/#apng-frame-based-animation

import { crc32 } from "node:zlib";

/**
 * Puts pictures of the same size and colour type into one animated PNG, which repeats for ever. Whatever does not know
 * animations shows the first.
 * @param {Buffer[]} pngs
 * @param {{ frameMs: number }} options
 */
export function animatedPng(pngs, { frameMs }) {
  const [{ data: header }] = chunksOf(pngs[0]);
  let sequence = 0;
  const control = () => [
    ...[sequence++, header.readUInt32BE(0), header.readUInt32BE(4), 0, 0].map(uint32),
    uint16(frameMs),
    uint16(1000),
    Buffer.from([0, 0]), // each frame covers the one before
  ];
  const frames = pngs.flatMap((png, index) => {
    const start = chunk("fcTL", ...control());
    const data = chunksOf(png).filter(({ type }) => type === "IDAT");
    return [
      start,
      ...data.map((part) =>
        index === 0 ? chunk("IDAT", part.data) : chunk("fdAT", uint32(sequence++), part.data),
      ),
    ];
  });
  return Buffer.concat([
    pngs[0].subarray(0, signatureBytes),
    chunk("IHDR", header),
    chunk("acTL", uint32(pngs.length), uint32(0)),
    ...frames,
    chunk("IEND"),
  ]);
}

const signatureBytes = 8;

function chunksOf(png) {
  const chunks = [];
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type, ...parts) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), ...parts]);
  return Buffer.concat([uint32(named.length - 4), named, uint32(crc32(named))]);
}

function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const uint16 = (value) => uint32(value).subarray(2);
