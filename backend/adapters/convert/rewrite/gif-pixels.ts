/** Codes have no more bits. */
const maxBits = 12;

/**
 * How many pixels a picture's data hold, without its colours; no more are counted than are needed.
 * @param parts its compressed data
 * @param minBits of its first codes, less one
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt appendix F
 */
export function gifPixels(parts: readonly Buffer[], minBits: number, needed: number): number {
  if (minBits < 1 || minBits >= maxBits) return 0;
  const clear = 2 ** minBits;
  /** What each code stands for. */
  const lengths = new Uint32Array(2 ** maxBits).fill(1, 0, clear);
  let [bits, next, last, pixels] = [minBits + 1, clear + 2, 0, 0];
  let [held, heldBits] = [0, 0];
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      held |= (part[at] ?? 0) << heldBits;
      heldBits += 8;
      while (heldBits >= bits) {
        const code = held & ((1 << bits) - 1);
        held >>>= bits;
        heldBits -= bits;
        if (code === clear) {
          [bits, next, last] = [minBits + 1, clear + 2, 0];
          continue;
        }
        const isKnown = code < next || (code === next && last > 0);
        if (code === clear + 1 || !isKnown) return pixels;
        if (last > 0 && next < lengths.length) lengths[next++] = last + 1;
        last = lengths[code] ?? 0;
        pixels += last;
        if (pixels >= needed) return pixels;
        if (next === 1 << bits && bits < maxBits) bits += 1;
      }
    }
  }
  return pixels;
}
