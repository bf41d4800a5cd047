import { crc32 } from "node:zlib";

export interface PngChunk {
  type: string;
  data: Buffer;
  isChecksumRight: boolean;
}

export const pngSignature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

export interface PngChunks {
  chunks: PngChunk[];
  /** What there is of one whose data or checksum are cut off. */
  cut?: { type: string; data: Buffer };
}

/** The chunks up to IEND. PNG (Third Edition), section 5. */
export function pngChunks(file: Buffer): PngChunks {
  const chunks: PngChunk[] = [];
  let at = pngSignature.length;
  while (at + 8 <= file.length) {
    const dataEnd = at + 8 + file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const data = file.subarray(at + 8, dataEnd);
    if (dataEnd + 4 > file.length) return { chunks, cut: { type, data } };
    const isChecksumRight = crc32(file.subarray(at + 4, dataEnd)) === file.readUInt32BE(dataEnd);
    chunks.push({ type, data, isChecksumRight });
    if (type === "IEND") break;
    at = dataEnd + 4;
  }
  return { chunks };
}

export function writePng(chunks: Iterable<{ type: string; data: Uint8Array }>): Buffer {
  const parts: Uint8Array[] = [pngSignature];
  for (const { type, data } of chunks) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, "latin1");
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
    parts.push(head, data, checksum);
  }
  return Buffer.concat(parts);
}
