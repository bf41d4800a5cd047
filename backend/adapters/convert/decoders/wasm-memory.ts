const sections = { memory: 5 } as const;
const pageBytes = 65_536;

/**
 * A module in WebAssembly that asks for no more memory than this, whatever the picture in it says. It then fails as it does
 * when there is no memory, which is better than the end of the whole process.
 * @param wasm with a memory of its own that says how large it may become, as Emscripten writes it
 * @see https://webassembly.github.io/spec/core/binary/modules.html#memory-section
 */
export function withMaxMemory(wasm: Uint8Array, maxBytes: number): Uint8Array {
  let at = 8;
  while (at < wasm.length) {
    const id = wasm[at];
    const size = readNumber(wasm, at + 1);
    if (id === sections.memory)
      return withMaximum(wasm, size.end, Math.floor(maxBytes / pageBytes));
    at = size.end + size.value;
  }
  throw new Error("The module has no memory of its own.");
}

function withMaximum(wasm: Uint8Array, start: number, pages: number): Uint8Array {
  const count = readNumber(wasm, start);
  const hasMaximum = wasm[count.end] === 1;
  if (count.value !== 1 || !hasMaximum) throw new Error("The module's memory has no maximum.");
  const initial = readNumber(wasm, count.end + 1);
  const maximum = readNumber(wasm, initial.end);
  const capped = new Uint8Array(wasm);
  let rest = Math.max(initial.value, Math.min(pages, maximum.value));
  // As many bytes as before, so that nothing else moves: the upper ones may be zero.
  for (let at = initial.end; at < maximum.end; at++) {
    capped[at] = (rest & 0x7f) | (at + 1 < maximum.end ? 0x80 : 0);
    rest >>>= 7;
  }
  return capped;
}

/** LEB128, without a sign. */
function readNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  let [value, at, shift] = [0, start, 0];
  for (;;) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    at += 1;
    shift += 7;
    if (byte < 0x80) return { value, end: at };
  }
}
