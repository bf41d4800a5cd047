const headerBytes = 54;

/**
 * A BMP of 24 bits a pixel, which sharp does not write.
 * @param rgb row by row, from the top
 * @see https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage
 */
export function encodeBmp(rgb: Buffer, width: number, height: number): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(headerBytes + rowBytes * height);
  bmpHeader(width, height, file.length).copy(file);
  for (let row = 0; row < height; row += 1) {
    // From the bottom up, and blue first.
    const at = headerBytes + (height - 1 - row) * rowBytes;
    for (let column = 0; column < width; column += 1) {
      const pixel = (row * width + column) * 3;
      for (let sample = 0; sample < 3; sample += 1)
        file[at + column * 3 + sample] = rgb[pixel + 2 - sample] ?? 0;
    }
  }
  return file;
}

/** What such a file begins with. */
export function bmpHeader(width: number, height: number, fileBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write("BM", "latin1");
  header.writeUInt32LE(fileBytes, 2);
  header.writeUInt32LE(headerBytes, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return header;
}
