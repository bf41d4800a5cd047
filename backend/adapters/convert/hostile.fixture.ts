/** A box of the ISO base media format. */
export function boxed(type: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

/** The file with other bytes in the place of as many. */
export function replaced(file: Buffer, at: number, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
}

/** A GIF of so many grey frames of 100 × 100 pixels, each of one code that says clear and one that says end. */
export function gifOfFrames(frames: number): Buffer {
  const screen = Buffer.from("47494638396164006400800000888888000000", "hex");
  // 100 × 100 pixels of colour 0, as codes of a width that is reset before it grows.
  const codes = lzwOfZeros(10_000);
  const image = Buffer.concat([
    Buffer.from("2c00000000640064000002", "hex"),
    ...blocks(codes),
    Buffer.from([0]),
  ]);
  return Buffer.concat([screen, ...Array<Buffer>(frames).fill(image), Buffer.from([0x3b])]);
}

/** "Clear" and two zeros, again and again: each code has three bits. */
function lzwOfZeros(pixels: number): Buffer {
  const bits: number[] = [];
  const put = (code: number) => bits.push(code & 1, (code >> 1) & 1, (code >> 2) & 1);
  for (let i = 0; i < pixels; i += 2) for (const code of [4, 0, 0]) put(code);
  put(5);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (i & 7));
  return bytes;
}

function blocks(data: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return parts;
}

/** A TIFF of so many pages, each of them grey and of the same pixels, of which there are as many as 100 × 100 have. */
export function tiffOfPages(pages: number, side: number): Buffer {
  const pixels = Buffer.alloc(10_000, 0x88);
  const tags = 8;
  const directoryBytes = 2 + tags * 12 + 4;
  const first = 8 + pixels.length;
  const directories = Array.from({ length: pages }, (_, page) => {
    const next = page + 1 < pages ? first + (page + 1) * directoryBytes : 0;
    return directory(
      [
        [256, 4, side],
        [257, 4, side],
        [258, 3, 8],
        [259, 3, 1],
        [262, 3, 1],
        [273, 4, 8],
        [278, 4, side],
        [279, 4, pixels.length],
      ],
      next,
    );
  });
  const head = Buffer.from("II*\0\0\0\0\0", "latin1");
  head.writeUInt32LE(first, 4);
  return Buffer.concat([head, pixels, ...directories]);
}

function directory(tags: [tag: number, type: number, value: number][], next: number): Buffer {
  const bytes = Buffer.alloc(2 + tags.length * 12 + 4);
  bytes.writeUInt16LE(tags.length);
  for (const [i, [tag, type, value]] of tags.entries()) {
    bytes.writeUInt16LE(tag, 2 + i * 12);
    bytes.writeUInt16LE(type, 4 + i * 12);
    bytes.writeUInt32LE(1, 6 + i * 12);
    bytes.writeUInt32LE(value, 10 + i * 12);
  }
  bytes.writeUInt32LE(next, bytes.length - 4);
  return bytes;
}

/** A little-endian TIFF whose directory has a further tag, of one value that stands at the file's end. */
export function ifd(file: Buffer, [tag, type, value]: [tag: number, type: number, value: Buffer]) {
  const at = file.readUInt32LE(4);
  const count = file.readUInt16LE(at);
  const entries = Array.from({ length: count }, (_, i) =>
    file.subarray(at + 2 + i * 12, at + 14 + i * 12),
  );
  const added = Buffer.alloc(12);
  added.writeUInt16LE(tag);
  added.writeUInt16LE(type, 2);
  added.writeUInt32LE(value.length, 4);
  const all = [...entries, added].sort((a, b) => a.readUInt16LE() - b.readUInt16LE());
  const head = Buffer.alloc(2);
  head.writeUInt16LE(all.length);
  const whole = Buffer.from(file);
  whole.writeUInt32LE(file.length, 4);
  added.writeUInt32LE(file.length + 2 + all.length * 12 + 4, 8);
  return Buffer.concat([whole, head, ...all, Buffer.alloc(4), value]);
}
