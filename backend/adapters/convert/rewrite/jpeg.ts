import { endScanner } from "../../../core/recognition/image-end.ts";
import { damaged } from "../picture/conversion-fault.ts";
import type { Prepared } from "../picture/prepared.ts";
import { as8Bit } from "./jpeg-12-bit.ts";
import { jpegScans } from "./jpeg-scans.ts";
import { jpegFrameHeader, jpegMarkers } from "./jpeg-segments.ts";
import { isLastScanWhole } from "./sequential-scan.ts";

const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * A JPEG that lacks no more than its end gets one. Whether pixels are missing, too, tells its list of scans, and of the last
 * one its data; those of a progressive one are the decoder's to judge, which is strict then.
 */
export function prepareJpeg(file: Buffer): Prepared {
  const end = endScanner("jpeg").push(file);
  if (end === "cut_off") throw damaged("another picture begins before it ended");
  const frame = jpegFrameHeader(file);
  const is12Bit = frame.precision === 12 && !frame.isArithmetic;
  if (end) return { bytes: is12Bit ? as8Bit(file) : file };
  // Arithmetic coding goes on with zeros where its data end, and its decoder does not say so.
  if (frame.isArithmetic) throw damaged("its end is missing");
  const scans = jpegScans(file);
  if (!scans.areAll) throw damaged("scans are missing");
  if (is12Bit) return { bytes: as8Bit(file), isRepaired: true };
  const data = file.subarray(0, scans.end);
  const ended = Buffer.concat([data, endOfImage]);
  // The last byte may be half of the end, or of the pixels: then a zero belongs behind it.
  const stuffed = Buffer.concat([data, Buffer.from([0]), endOfImage]);
  const endings = data.at(-1) === 0xff ? [ended, stuffed] : [ended];
  const isProgressive = frame.marker === jpegMarkers.sof2;
  const [bytes, orElse] = isProgressive ? endings : endings.filter(isLastScanWhole);
  if (!bytes) throw damaged("its last pixels are missing");
  const repaired: Prepared = { bytes, isRepaired: true };
  if (!orElse) return repaired;
  return { ...repaired, orElse: () => ({ bytes: orElse, isRepaired: true }) };
}
