import type { Raster } from "../picture/raster-tiff.ts";

/** Luminance and colour differences of the full range as red, green and blue, in place. ITU-R BT.601. */
export function fromYcc({ data, bitsPerSample }: Raster) {
  const isWide = bitsPerSample === 16;
  const samples = isWide
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const most = isWide ? 65_535 : 255;
  const clamp = (value: number) => Math.min(most, Math.max(0, Math.round(value)));
  const middle = (most + 1) / 2;
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = samples[i] ?? 0;
    const cb = (samples[i + 1] ?? 0) - middle;
    const cr = (samples[i + 2] ?? 0) - middle;
    samples[i] = clamp(y + 1.402 * cr);
    samples[i + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
    samples[i + 2] = clamp(y + 1.772 * cb);
  }
}
