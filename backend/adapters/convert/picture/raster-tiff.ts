/** Pixels that a decoder of ours has made; rows from the top, samples of one pixel beside each other. */
export interface Raster {
  width: number;
  height: number;
  /** Grey, grey and alpha, red-green-blue, or that and alpha. */
  channels: 1 | 2 | 3 | 4;
  /** Of samples of 16 bits: as this machine has them, which is little-endian. */
  bitsPerSample: 8 | 16;
  data: Uint8Array;
  icc?: Uint8Array;
}

const short = 3;
const long = 4;
const undefinedType = 7;
/** libvips reads a strip at a time. */
const stripBytes = 1 << 20;

/**
 * An uncompressed TIFF around the pixels. sharp takes bare pixels too, but of those it cannot be told a colour profile.
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
 */
export function rasterTiff(raster: Raster): Buffer {
  const { width, height, channels, bitsPerSample, data, icc } = raster;
  const rowBytes = (width * channels * bitsPerSample) / 8;
  const rowsPerStrip = Math.max(1, Math.floor(stripBytes / rowBytes));
  const strips = Array.from({ length: Math.ceil(height / rowsPerStrip) }, (_, i) => ({
    start: i * rowsPerStrip * rowBytes,
    bytes: Math.min(rowsPerStrip, height - i * rowsPerStrip) * rowBytes,
  }));
  const isColour = channels > 2;
  const hasAlpha = channels === 2 || channels === 4;
  const offsets = (start: number) => strips.map((strip) => start + strip.start);
  const tags = (start: number): [tag: number, type: number, values: number[]][] => [
    [256, long, [width]],
    [257, long, [height]],
    [258, short, Array<number>(channels).fill(bitsPerSample)],
    [259, short, [1]],
    [262, short, [isColour ? 2 : 1]],
    [273, long, offsets(start)],
    [277, short, [channels]],
    [278, long, [rowsPerStrip]],
    [279, long, strips.map(({ bytes }) => bytes)],
    [284, short, [1]],
    ...(hasAlpha ? [[338, short, [2]] as [number, number, number[]]] : []),
    ...(icc ? [[34675, undefinedType, [...icc]] as [number, number, number[]]] : []),
  ];
  const headBytes = encodeHead(tags(0)).length;
  return Buffer.concat([encodeHead(tags(headBytes)), data]);
}

function encodeHead(tags: [tag: number, type: number, values: number[]][]): Buffer {
  const directory = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  directory.write("II*\0", "latin1");
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(tags.length, 8);
  const behind: Buffer[] = [];
  let end = directory.length;
  for (const [i, [tag, type, values]] of tags.entries()) {
    const at = 10 + i * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    const encoded = encodeValues(type, values);
    if (encoded.length <= 4) {
      encoded.copy(directory, at + 8);
    } else {
      directory.writeUInt32LE(end, at + 8);
      const padded = Buffer.concat([encoded, Buffer.alloc(encoded.length % 2)]);
      behind.push(padded);
      end += padded.length;
    }
  }
  return Buffer.concat([directory, ...behind]);
}

function encodeValues(type: number, values: number[]): Buffer {
  if (type === undefinedType) return Buffer.from(values);
  const size = type === short ? 2 : 4;
  const encoded = Buffer.alloc(values.length * size);
  for (const [i, value] of values.entries()) encoded.writeUIntLE(value, i * size, size);
  return encoded;
}
