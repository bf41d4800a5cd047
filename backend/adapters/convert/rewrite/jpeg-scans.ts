import { isStandalone } from "../../../core/recognition/image-end.ts";
import { jpegMarkers, jpegSegments } from "./jpeg-segments.ts";

export interface JpegScans {
  /** Whether every coefficient of every colour is in one of the scans, the last of which may be cut off. */
  areAll: boolean;
  /** Where the last of them ends, by what there is of the file. */
  end: number;
}

const coefficients = 64;

/**
 * The scans of a JPEG that has no end. A progressive one is whole when each coefficient's last bit was sent: without its
 * last scans it can be decoded without a warning, and only looks coarse. ITU-T T.81, B.2.3 and G.1.1.1.
 */
export function jpegScans(file: Buffer): JpegScans {
  let isProgressive = false;
  /** By a component's number: how many bits are missing yet of each of its coefficients; -1 if nothing was sent. */
  const missing = new Map<number, number[]>();
  let dataStart = file.length;
  let from = 2;
  while (from > 0) {
    let next = 0;
    for (const { marker, body, end } of jpegSegments(file, from)) {
      if (isFrame(marker)) {
        isProgressive = marker === jpegMarkers.sof2;
        for (const id of idsOf(body, 6, 3)) missing.set(id, Array(coefficients).fill(-1));
      } else if (marker === jpegMarkers.sos) {
        noteScan(body, isProgressive, missing);
        next = end;
        dataStart = end;
      }
    }
    from = next;
  }
  const areAll = missing.size > 0 && [...missing.values()].flat().every((bits) => bits === 0);
  return { areAll, end: endOfData(file, dataStart) };
}

const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The components that a frame's or a scan's header names. */
function idsOf(body: Buffer, at: number, step: number): number[] {
  const count = body[at - 1] ?? 0;
  return Array.from({ length: count }, (_, i) => body[at + i * step] ?? -1);
}

function noteScan(body: Buffer, isProgressive: boolean, missing: Map<number, number[]>) {
  const ids = idsOf(body, 1, 2);
  const [first = 0, last = 0, bits = 0] = body.subarray(1 + ids.length * 2);
  for (const id of ids) {
    const component = missing.get(id);
    if (!isProgressive) component?.fill(0);
    else component?.fill(bits & 15, first, last + 1);
  }
}

/** Behind a scan's data: where another segment begins, or the file's end. */
function endOfData(file: Buffer, start: number): number {
  for (let at = file.indexOf(0xff, start); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const code = file[at + 1];
    if (code !== undefined && code !== 0 && code !== 0xff && !isStandalone(code)) return at;
  }
  return file.length;
}
