/** A generator of numbers from 0 to 1 that gives the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The file with a few bytes changed, mostly near its start, where sizes and offsets are; or cut, or with a part twice. */
export function mutated(file: Buffer, random: () => number): Buffer {
  const within = (length: number) => Math.floor(random() * length);
  const somewhere = () => within(random() < 0.5 ? Math.min(512, file.length) : file.length);
  const kind = random();
  if (kind < 0.1) return file.subarray(0, somewhere());
  if (kind < 0.2) {
    const at = somewhere();
    return Buffer.concat([file.subarray(0, at), file.subarray(within(at + 1))]);
  }
  const changed = Buffer.from(file);
  for (let i = 0; i <= within(6); i++) {
    const extreme = [0, 0xff, 0x7f, 0x80][within(4)] ?? 0;
    changed[somewhere()] = random() < 0.5 ? extreme : within(256);
  }
  return changed;
}
