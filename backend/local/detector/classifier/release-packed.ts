import { backend, type DataId, type Tensor } from "@tensorflow/tfjs-core";

/** What TensorFlow.js has for its WebAssembly: its types leave out the half of it. */
interface WasmBackend {
  /** Where a tensor lies, in bytes */
  getMemoryOffset(tensor: DataId): number;
  wasm: { HEAPU8: Uint8Array; _free(offset: number): void };
}

/**
 * Gives back the memory of a filter, where nothing reads it any more: at a layer's first run XNNPACK packs the filter into memory
 * of its own, and TensorFlow.js keeps both for as long as the tensor is there. That it is so is seen by a run without the floats;
 * else they are kept. What was given back is still the key to what was packed, so that the tensor can be run with, and must
 * be neither read nor disposed of.
 *
 * @param values what the filter was made of
 * @param run runs the layer, whose values depend on the whole filter
 * @returns whether it was given back
 */
export function releasePacked(
  filter: Tensor,
  values: Float32Array,
  run: () => ArrayLike<number>,
): boolean {
  const running = backend() as unknown as WasmBackend;
  const { wasm } = running;
  const offset = running.getMemoryOffset(filter.dataId);
  // Each time anew: the memory may have grown, which makes it another buffer.
  const floats = () => new Float32Array(wasm.HEAPU8.buffer, offset, filter.size);
  const packed = Array.from(run());
  floats().fill(Number.NaN);
  const without = run();
  if (packed.every((value, at) => Object.is(value, without[at]))) {
    wasm._free(offset);
    return true;
  }
  floats().set(values);
  return false;
}
