const orientationTag = 0x0112;
const shortType = 3;
const longType = 4;
const entryBytes = 12;

/**
 * The orientation that an EXIF block says: 1 to 8. Undefined where it says none, or is cut off or broken before it does:
 * decoders pass such a block by.
 * @param tiff the block from its byte order mark on
 * @see CIPA DC-008 (Exif 2.32) 4.5.2 and 4.6.4 A, TIFF 6.0 section 2
 */
export function exifOrientation(tiff: Uint8Array): number | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return undefined;
  const mark = view.getUint16(0);
  if (mark !== 0x4949 && mark !== 0x4d4d) return undefined;
  const isLittle = mark === 0x4949;
  if (view.getUint16(2, isLittle) !== 42) return undefined;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return undefined;
  const entries = view.getUint16(directory, isLittle);
  for (let i = 0; i < entries; i += 1) {
    const at = directory + 2 + i * entryBytes;
    if (at + entryBytes > tiff.length) return undefined;
    if (view.getUint16(at, isLittle) !== orientationTag) continue;
    const type = view.getUint16(at + 2, isLittle);
    // It ought to be a short; what writes a long is read, too.
    const short = type === shortType ? view.getUint16(at + 8, isLittle) : 0;
    const value = type === longType ? view.getUint32(at + 8, isLittle) : short;
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
