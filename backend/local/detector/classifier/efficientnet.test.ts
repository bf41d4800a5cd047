import { expect, it } from "@jest/globals";
import { tensorCount } from "../models/tensorflow.ts";
import type { Layer } from "./architecture.ts";
import { type LayerWeights, readClassifierWeights } from "./classifier-file.ts";
import { loadEfficientNet } from "./efficientnet.ts";
import type { FoldedLayer } from "./fold-weights.ts";
import { makeClassifierFile } from "./make-classifier-file.ts";
import { sameNumbers, tinyArchitecture, tinyFacts, tinyWheel } from "./tiny-network.fixture.ts";

/** Rows × columns × channels, row by row. */
interface Picture {
  side: number;
  channels: number;
  values: ArrayLike<number>;
}

/** A convolution as the textbook has it, with TensorFlow's padding: what is odd of it is behind. */
function convolve(
  { side, channels, values }: Picture,
  layer: Layer,
  weights: FoldedLayer,
): Picture {
  const { kernel, stride, outputs, kind, isActivated } = layer;
  const after = Math.ceil(side / stride);
  const before = Math.floor(Math.max(0, (after - 1) * stride + kernel - side) / 2);
  const out = new Float64Array(after * after * outputs);
  for (let place = 0; place < after * after; place += 1) {
    const [row, column] = [Math.floor(place / after), place % after];
    for (let output = 0; output < outputs; output += 1) {
      let sum = weights.bias[output] ?? 0;
      for (let tap = 0; tap < kernel * kernel; tap += 1) {
        const y = row * stride + Math.floor(tap / kernel) - before;
        const x = column * stride + (tap % kernel) - before;
        if (y < 0 || x < 0 || y >= side || x >= side) continue;
        const inputs =
          kind === "depthwise" ? [output] : Array.from({ length: channels }, (_, at) => at);
        for (const input of inputs) {
          const weight =
            kind === "depthwise"
              ? tap * outputs + output
              : (tap * channels + input) * outputs + output;
          sum += (values[(y * side + x) * channels + input] ?? 0) * (weights.weights[weight] ?? 0);
        }
      }
      out[place * outputs + output] = isActivated ? Math.min(6, Math.max(0, sum)) : sum;
    }
  }
  return { side: after, channels: outputs, values: out };
}

function expected(input: Float32Array, side: number, weights: LayerWeights): number[] {
  const { stem, blocks, head, dense } = tinyArchitecture;
  const run = (picture: Picture, layer: Layer) => convolve(picture, layer, weights.restored(layer));
  let picture = run({ side, channels: 3, values: input }, stem);
  for (const { layers, isResidual } of blocks) {
    const before = picture;
    picture = layers.reduce(run, picture);
    if (isResidual) {
      const sums = Float64Array.from(
        picture.values,
        (value, at) => value + (before.values[at] ?? 0),
      );
      picture = { ...picture, values: sums };
    }
  }
  const { side: last, channels, values } = run(picture, head);
  const means = Array.from({ length: channels }, (_, channel) => {
    const all = Array.from(
      { length: last * last },
      (_, place) => values[place * channels + channel] ?? 0,
    );
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  });
  const logits = Array.from(run({ side: 1, channels, values: means }, dense).values);
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
}

it("reckons what the textbook says, block by block, and holds no tensor afterwards", async () => {
  const file = await makeClassifierFile(await tinyWheel(), tinyFacts, tinyArchitecture);
  const weights = readClassifierWeights(file, tinyArchitecture);
  const net = await loadEfficientNet(weights, tinyArchitecture);
  const before = tensorCount();
  // Of several sizes: what is packed for one serves all.
  for (const [seed, side] of [8, 16, 12, 8].entries()) {
    const input = sameNumbers(side * side * 3, seed + 1);
    const shares = net.classify(input, side);
    const wanted = expected(input, side, weights);
    expect(wanted).toHaveLength(5);
    for (const [at, share] of wanted.entries()) expect(shares[at]).toBeCloseTo(share, 4);
    expect(Math.max(...wanted) - Math.min(...wanted)).toBeGreaterThan(0.05);
  }
  expect(tensorCount()).toBe(before);
});
