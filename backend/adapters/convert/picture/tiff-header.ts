import { unsupported } from "./conversion-fault.ts";

/** What of a page is read, by the numbers of its tags. */
const tags = {
  kind: 254,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  orientation: 274,
  samplesPerPixel: 277,
  resolutionUnit: 296,
  subDirectories: 330,
  sampleFormat: 339,
  subsampling: 530,
} as const;
type Tag = keyof typeof tags;
const namesOfTags = new Map<number, Tag>(
  Object.entries(tags).map(([name, tag]) => [tag, name as Tag]),
);

const compressions = {
  ...{ none: 1, ccittRle: 2, group3: 3, group4: 4, lzw: 5, oldJpeg: 6, jpeg: 7, deflate: 8 },
  ...{ packBits: 32_773, oldDeflate: 32_946, webp: 50_001 },
} as const;
const photometrics = {
  ...{ whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, separated: 5, yCbCr: 6 },
} as const;
const formats = { unsigned: 1, signed: 2, float: 3, unknown: 4 } as const;

/** What a page is beside the picture itself, each of it a bit. */
const kinds = { reduced: 1, mask: 4 } as const;

/** What says nothing of pixels, and what it may be at most, from 1 on. A decoder would refuse the picture for it. */
const mostOf: Partial<Record<Tag, number>> = { orientation: 8, resolutionUnit: 3 };

export interface TiffPage {
  /** From 0. */
  page: number;
  orientation?: number;
  /** With a value in the place of each that makes no sense. */
  bytes: Buffer;
}

/**
 * The page that the picture is on: the first that is no smaller version of another, which is how cameras begin what they
 * store.
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf section 8, NewSubfileType
 * @throws {PictureFault}
 */
export function tiffPage(file: Buffer): TiffPage {
  const pages = readPages(file);
  const found = pages.findIndex(({ kind = 0 }) => (kind & (kinds.reduced | kinds.mask)) === 0);
  if (found < 0 && pages.some(({ subDirectories }) => subDirectories !== undefined)) {
    throw unsupported("no more than a preview of a picture");
  }
  const page = Math.max(0, found);
  const { orientation, wrongAt = [], ...rest } = pages[page] ?? {};
  check(rest);
  const bytes = wrongAt.length > 0 ? Buffer.from(file) : file;
  const isLittle = isLittleEndian(file);
  for (const at of wrongAt) bytes.set(isLittle ? [1, 0] : [0, 1], at);
  return { page, bytes, ...(orientation !== undefined && { orientation }) };
}

/**
 * libvips reads all of these, and makes another picture of some of them: black, or of wrong colours. They are refused by
 * what their header says. One that makes no sense is left to it.
 * @see https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
 */
function check({ compression = 1, photometric, sampleFormat = 1, ...header }: TagValues) {
  const { bitsPerSample = 1, samplesPerPixel = 1, subsampling = 2 } = header;
  if (!holds(compressions, compression)) throw unsupported(`compression ${compression}`);
  if (photometric !== undefined && !holds(photometrics, photometric)) {
    throw unsupported(`colours of kind ${photometric}`);
  }
  const isJpeg = compression === compressions.jpeg || compression === compressions.oldJpeg;
  if (photometric === photometrics.yCbCr && !isJpeg && subsampling === 1) {
    throw unsupported("luminance and colour differences that are not compressed as a JPEG");
  }
  const isColour = samplesPerPixel >= 3;
  if (sampleFormat === formats.float) {
    if (!isColour || bitsPerSample > 32) throw unsupported("floating-point samples");
  } else if (sampleFormat !== formats.unsigned && sampleFormat !== formats.unknown) {
    throw unsupported("signed or complex samples");
  } else if (bitsPerSample > 16) throw unsupported(`${bitsPerSample} bits a sample`);
}

const holds = (values: Record<string, number>, value: number) =>
  Object.values(values).includes(value);

/** The first value of each tag that is there. */
type TagValues = Partial<Record<Tag, number>>;
type Page = TagValues & {
  /** Where the values stand that make no sense; they are left out. */
  wrongAt?: number[];
};

/** No more of them are looked at. */
const maxPages = 100;

/** In their order, as far as they make sense. */
function readPages(file: Buffer): Page[] {
  const pages: Page[] = [];
  try {
    const reader = tiffReader(file);
    for (let at = reader.first; at > 0 && pages.length < maxPages; ) {
      const { page, nextAt } = readPage(reader, at);
      pages.push(page);
      at = reader.offset(nextAt);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return pages;
}

const short = 3;

const isLittleEndian = (file: Buffer) => file.toString("latin1", 0, 2) === "II";

function tiffReader(file: Buffer) {
  const isLittle = isLittleEndian(file);
  const uint = (at: number, bytes: number) =>
    isLittle ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
  const isBig = uint(2, 2) === 43;
  // Nobody's file is so long that it needs the upper two bytes.
  const wide = (at: number) => (isLittle ? uint(at, 6) : uint(at + 2, 6));
  const offset = (at: number) => (isBig ? wide(at) : uint(at, 4));
  return { uint, isBig, offset, first: offset(isBig ? 8 : 4) };
}

function readPage({ uint, isBig, offset }: ReturnType<typeof tiffReader>, start: number) {
  const count = isBig ? offset(start) : uint(start, 2);
  const [headBytes, entryBytes, inlineBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const page: Page = {};
  for (let i = 0; i < Math.min(count, 1_000); i++) {
    const at = start + headBytes + i * entryBytes;
    const name = namesOfTags.get(uint(at, 2));
    if (!name) continue;
    const bytes = uint(at + 2, 2) === short ? 2 : 4;
    const valuesAt = at + entryBytes - inlineBytes;
    const isInline = offset(at + 4) * bytes <= inlineBytes;
    const value = uint(isInline ? valuesAt : offset(valuesAt), bytes);
    const most = mostOf[name];
    const isWrong = bytes === 2 && most !== undefined && (value < 1 || value > most);
    if (isWrong) page.wrongAt = [...(page.wrongAt ?? []), valuesAt];
    else page[name] = value;
  }
  return { page, nextAt: start + headBytes + count * entryBytes };
}
