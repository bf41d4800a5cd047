import { damaged, unsupported } from "./conversion-fault.ts";
import { type Box, boxesIn, boxOf } from "./heif-boxes.ts";
import { lacksOnlyOthers } from "./heif-data.ts";
import { mirrored, rotatedLeft, upright } from "./orientation.ts";

export interface HeifHeader {
  /** Pixels, before rotation. */
  width: number;
  height: number;
  /** What its rotation and mirroring are as an EXIF value, if it speaks of them. */
  orientation?: number;
  /** The most pixels that any of its pictures has: tiles, thumbnails, the picture itself. */
  largestPixels: number;
  /** Of how many pictures others are composed. */
  tiles: number;
  icc?: Buffer;
  /**
   * Whether what is not needed for the picture is cut off: a thumbnail, metadata.
   * @throws {PictureFault} if the picture's own data are
   */
  lacksOthers(): boolean;
  /** How the picture is compressed, or its tiles are. */
  coding?: "av1" | "hevc";
}

/**
 * What the primary picture of a HEIC or AVIF file says about itself, without its decoder.
 * @see ISO/IEC 23008-12, sections 6.5 and 9.3; ISO/IEC 14496-12, section 8.11
 */
export function heifHeader(file: Buffer): HeifHeader {
  try {
    return readHeader(file);
  } catch (error) {
    if (error instanceof RangeError) throw damaged("a box of its header is cut off");
    throw error;
  }
}

function readHeader(file: Buffer): HeifHeader {
  const top = boxesIn(file);
  const has = (kind: string) => top.some(({ type }) => type === kind);
  if (!has("meta") && has("moov")) throw unsupported("a sequence without a still picture");
  const meta = boxesIn(boxOf(top, "meta").subarray(4));
  const primary = primaryItem(boxOf(meta, "pitm"));
  const iprp = boxesIn(boxOf(meta, "iprp"));
  const properties = boxesIn(boxOf(iprp, "ipco"));
  const own = iprp
    .filter(({ type }) => type === "ipma")
    .flatMap(({ body }) => propertiesOf(primary, body))
    .flatMap((index) => properties[index - 1] ?? []);
  const turns = own.filter(({ type }) => type === "irot" || type === "imir");
  const size = own.find(({ type }) => type === "ispe");
  if (!size) throw damaged("its picture has no size");
  const [width, height] = pixels(size.body);
  if (width === 0 || height === 0) throw damaged("its picture has no pixels");
  const sizes = properties.filter(({ type }) => type === "ispe");
  const icc = own.flatMap(({ type, body }) => (type === "colr" ? (iccIn(body) ?? []) : []))[0];
  return {
    width,
    height,
    largestPixels: Math.max(
      ...sizes.map(({ body }) => pixels(body)).map(([across, down]) => across * down),
    ),
    tiles: tilesIn(meta.find(({ type }) => type === "iref")?.body),
    lacksOthers: () => lacksOnlyOthers(file, meta, primary),
    ...(turns.length > 0 && { orientation: orientationOf(turns) }),
    ...(icc && { icc }),
    ...codingOf(own, properties),
  };
}

/** A picture that is composed of others has the coding that these have. */
function codingOf(own: readonly Box[], all: readonly Box[]): Pick<HeifHeader, "coding"> {
  const has = (type: string) => [own, all].map((boxes) => boxes.some((box) => box.type === type));
  const [ownAv1, anyAv1] = has("av1C");
  const [ownHevc, anyHevc] = has("hvcC");
  if (ownAv1 || (!ownHevc && anyAv1 && !anyHevc)) return { coding: "av1" };
  return ownHevc || anyHevc ? { coding: "hevc" } : {};
}

const pixels = (ispe: Buffer): [number, number] => [ispe.readUInt32BE(4), ispe.readUInt32BE(8)];

function primaryItem(pitm: Buffer): number {
  return pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4);
}

function propertiesOf(item: number, ipma: Buffer): number[] {
  const idBytes = ipma[0] === 0 ? 2 : 4;
  const indexBytes = ((ipma[3] ?? 0) & 1) === 0 ? 1 : 2;
  const entries = ipma.readUInt32BE(4);
  let at = 8;
  for (let entry = 0; entry < entries; entry++) {
    const id = ipma.readUIntBE(at, idBytes);
    const count = ipma.readUInt8(at + idBytes);
    at += idBytes + 1;
    if (id === item) {
      const essentialBit = indexBytes === 1 ? 0x7f : 0x7fff;
      return Array.from(
        { length: count },
        (_, i) => ipma.readUIntBE(at + i * indexBytes, indexBytes) & essentialBit,
      );
    }
    at += count * indexBytes;
  }
  return [];
}

/** They are done in the order in which they stand. */
function orientationOf(properties: readonly Box[]): number {
  return properties.reduce((orientation, { type, body }) => {
    if (type === "irot") return rotatedLeft(orientation, body.readUInt8(0) & 3);
    if (type === "imir") return mirrored(orientation, (body.readUInt8(0) & 1) === 1);
    return orientation;
  }, upright);
}

function tilesIn(iref: Buffer | undefined): number {
  if (!iref) return 0;
  const idBytes = iref[0] === 0 ? 2 : 4;
  return boxesIn(iref.subarray(4))
    .filter(({ type }) => type === "dimg")
    .reduce((sum, { body }) => sum + body.readUInt16BE(idBytes), 0);
}

function iccIn(colr: Buffer): Buffer | undefined {
  const kind = colr.toString("latin1", 0, 4);
  return kind === "prof" || kind === "rICC" ? colr.subarray(4) : undefined;
}
