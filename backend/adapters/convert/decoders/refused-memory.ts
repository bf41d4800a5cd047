const pageBytes = 65_536;

interface Memory {
  readonly buffer: ArrayBufferLike;
  /** @returns of how many pages it was. @throws {RangeError} */
  grow(pages: number): number;
}

/** As far as it is used: browsers' types have it, and those of Node.js only its name. */
type Realm = { WebAssembly: { Memory: { prototype: Memory } } };

let refused: number | undefined;
let isWatched = false;

/**
 * Notes what WebAssembly in this thread wants to grow its memory to and does not get. Decoders, which have no exceptions for it,
 * then say that they cannot decode the picture, or end.
 */
export function watchMemory(): void {
  refused = undefined;
  if (isWatched) return;
  isWatched = true;
  const { prototype } = (globalThis as unknown as Realm).WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    const wanted = this.buffer.byteLength + pages * pageBytes;
    try {
      const before = grow.call(this, pages);
      // What is wanted beyond need may be refused, and less then granted.
      refused = undefined;
      return before;
    } catch (error) {
      refused = wanted;
      throw error;
    }
  };
}

/** What was refused last, in bytes of the whole memory, since it is watched; undefined where nothing was, or less was granted. */
export const refusedMemory = (): number | undefined => refused;
