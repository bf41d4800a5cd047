/** Whole numbers of 8 bits, and what each output's have to be multiplied by. */
export interface QuantisedWeights {
  values: Int8Array;
  scales: Float32Array;
}

const most = 127;

/**
 * A quarter of the bytes: each output channel with a scale of its own, symmetric about 0.
 * @param weights finite; their last axis is the outputs
 */
export function quantise(weights: Float32Array, outputs: number): QuantisedWeights {
  const largest = new Float32Array(outputs);
  for (let place = 0; place < weights.length; place += 1) {
    const output = place % outputs;
    largest[output] = Math.max(largest[output] ?? 0, Math.abs(weights[place] ?? 0));
  }
  const scales = largest.map((value) => value / most);
  const values = Int8Array.from(weights, (weight, place) => {
    const scale = scales[place % outputs] ?? 0;
    return scale === 0 ? 0 : Math.round(weight / scale);
  });
  return { values, scales };
}

/**
 * What it was made of, to half a step. Millions of numbers: a loop is ten times as quick as what is shorter.
 * @param into where they go: at least as long
 * @returns the part of it that they take
 */
export function restore({ values, scales }: QuantisedWeights, into: Float32Array): Float32Array {
  const weights = into.subarray(0, values.length);
  for (let place = 0; place < values.length; place += 1) {
    weights[place] = (values[place] ?? 0) * (scales[place % scales.length] ?? 0);
  }
  return weights;
}
