import {
  add,
  fused,
  mean,
  ones,
  reshape,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { startTensorFlow } from "../models/tensorflow.ts";
import { type Architecture, efficientNetLite0, type Layer, layersOf } from "./architecture.ts";
import { type LayerWeights, shapeOf } from "./classifier-file.ts";
import { runDense, softmaxOf } from "./dense-layer.ts";
import { releasePacked } from "./release-packed.ts";

export interface EfficientNet {
  /** Pixels a side of what it was trained on. */
  inputSize: number;
  /**
   * What each class gets of 1, for RGB values as it was trained on, `side` × `side` × 3: any that its strides divide, such as a
   * multiple of 32. Blocks its thread.
   */
  classify(values: Float32Array, side: number): Float32Array;
}

type LoadedLayer = Layer & { filter: Tensor; bias: Tensor };

/** Makes a network of weights that are there already. @throws RuntimeFileError */
export async function loadEfficientNet(
  weights: LayerWeights,
  architecture: Architecture = efficientNetLite0,
): Promise<EfficientNet> {
  await startTensorFlow();
  const loaded = loadLayers(architecture, weights);
  const run = (x: Tensor4D, { name }: Layer): Tensor4D => {
    const layer = loaded.get(name);
    if (!layer) throw new Error(`the network has no layer ${name}`);
    return runLayer(x, layer);
  };
  const { stem, blocks, head, dense, inputSize } = architecture;
  const steps: ((x: Tensor4D) => Tensor4D)[] = [
    (x) => run(x, stem),
    ...blocks.map(({ layers, isResidual }) => (x: Tensor4D) => {
      const y = layers.reduce(run, x);
      return isResidual ? add<Tensor4D>(x, y) : y;
    }),
    (x) => mean<Tensor4D>(run(x, head), [1, 2], true),
  ];
  const kept = weights.quantised(dense);
  return {
    inputSize,
    classify(values, side) {
      let x = tensor4d(values, [1, side, side, 3]);
      for (const step of steps) {
        const y = tidy(() => step(x));
        // What is between the steps is as much as all weights, and is not kept until the end.
        x.dispose();
        x = y;
      }
      const features = Float32Array.from(x.dataSync());
      x.dispose();
      return softmaxOf(runDense(features, kept));
    },
  };
}

/**
 * Not in the function that makes the network: what that sees is kept for as long as the network is. The largest first: what each
 * gives back then has room for the next.
 */
const loadLayers = (architecture: Architecture, weights: LayerWeights) =>
  new Map(
    layersOf(architecture)
      .filter((layer) => layer !== architecture.dense)
      .sort((a, b) => lengthOf(b) - lengthOf(a))
      .map((layer) => [layer.name, loadLayer(layer, weights)]),
  );

const lengthOf = (layer: Layer) => shapeOf(layer).reduce((product, length) => product * length, 1);

function loadLayer(layer: Layer, weights: LayerWeights): LoadedLayer {
  // Making a tensor copies them into WebAssembly's memory.
  const found = weights.restored(layer);
  const filter = tensor(
    found.weights,
    isPointwise(layer) ? shapeOf(layer).slice(1) : shapeOf(layer),
  );
  const loaded = { ...layer, filter, bias: tensor1d(found.bias) };
  releasePacked(filter, found.weights, () =>
    // Of the least size that there is: what was packed serves all others, too.
    tidy(() => runLayer(ones([1, layer.stride, layer.stride, layer.inputs]), loaded).dataSync()),
  );
  return loaded;
}

const isPointwise = ({ kernel, kind }: Layer) => kernel === 1 && kind === "full";

function runLayer(x: Tensor4D, layer: LoadedLayer): Tensor4D {
  const { kind, filter, bias, stride, isActivated } = layer;
  const activation = isActivated ? { activation: "relu6" as const } : {};
  if (isPointwise(layer)) {
    // A convolution of one pixel is as quick, and keeps a transposed copy of its filter beside what was packed.
    const [count, height, width, inputs] = x.shape;
    const places = reshape(x, [1, count * height * width, inputs]);
    const y = fused.matMul({ a: places, b: filter, bias, ...activation });
    return reshape(y, [count, height, width, layer.outputs]);
  }
  const options = { x, filter: filter as Tensor4D, bias, strides: stride, pad: "same" as const };
  return kind === "depthwise"
    ? fused.depthwiseConv2d({ ...options, ...activation })
    : fused.conv2d({ ...options, ...activation });
}
