import { isStandalone } from "../../../core/recognition/image-end.ts";
import { damaged } from "../picture/conversion-fault.ts";

export interface JpegSegment {
  marker: number;
  /** Without the marker and the length. */
  body: Buffer;
  /** Where the next one, or a scan's data, begin. */
  end: number;
}

export const jpegMarkers = {
  sof0: 0xc0,
  sof1: 0xc1,
  sof2: 0xc2,
  sof3: 0xc3,
  dht: 0xc4,
  sos: 0xda,
  eoi: 0xd9,
  dqt: 0xdb,
  dri: 0xdd,
} as const;

/** From `at` on, up to the next scan's header and with it, or to the end. ITU-T T.81, B.1.1. */
export function* jpegSegments(file: Buffer, from = 2): Generator<JpegSegment> {
  let at = from;
  for (;;) {
    at = file.indexOf(0xff, at);
    if (at < 0) return;
    while (file[at] === 0xff) at += 1;
    const marker = file[at] ?? 0;
    at += 1;
    if (marker === jpegMarkers.eoi) return;
    if (marker === 0 || isStandalone(marker)) continue;
    if (at + 2 > file.length) return;
    const end = at + Math.max(2, file.readUInt16BE(at));
    if (end > file.length) return;
    yield { marker, body: file.subarray(at + 2, end), end };
    if (marker === jpegMarkers.sos) return;
    at = end;
  }
}

export interface JpegFrameHeader {
  marker: number;
  precision: number;
  width: number;
  height: number;
  isArithmetic: boolean;
}

const notFrames = [jpegMarkers.dht, 0xc8, 0xcc];

export function jpegFrameHeader(file: Buffer): JpegFrameHeader {
  for (const { marker, body } of jpegSegments(file)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && !notFrames.includes(marker);
    if (!isFrame || body.length < 6) continue;
    const [precision = 0] = body;
    const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
    return { marker, precision, width, height, isArithmetic: marker > 0xc8 };
  }
  throw damaged("there is no frame header in it");
}
