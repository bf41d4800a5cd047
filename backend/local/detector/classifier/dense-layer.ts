import type { QuantisedLayer } from "./classifier-file.ts";

/**
 * What a dense layer makes of one vector. By its weights of 8 bits as they are kept: TensorFlow.js would hold them as floats, and
 * XNNPACK once more, which is a seventh of the network's memory for a hundredth of its work.
 * @param inputs as many as the layer has
 */
export function runDense(
  inputs: Float32Array,
  { values, scales, bias }: QuantisedLayer,
): Float32Array {
  const outputs = bias.length;
  const sums = new Float64Array(outputs);
  // Four rows at a time, which are a quarter of the sums' reads and writes; what is behind the last row counts for nothing.
  for (let input = 0; input < inputs.length; input += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = inputs.subarray(input, input + 4);
    const row = input * outputs;
    for (let output = 0, place = row; output < outputs; output += 1, place += 1) {
      sums[output] =
        (sums[output] ?? 0) +
        a * (values[place] ?? 0) +
        b * (values[place + outputs] ?? 0) +
        c * (values[place + 2 * outputs] ?? 0) +
        d * (values[place + 3 * outputs] ?? 0);
    }
  }
  return Float32Array.from(
    sums,
    (sum, output) => sum * (scales[output] ?? 0) + (bias[output] ?? 0),
  );
}

/** Shares of 1, by their logits. */
export function softmaxOf(logits: Float32Array): Float32Array {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
