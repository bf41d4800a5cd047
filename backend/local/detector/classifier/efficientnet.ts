import {
  add,
  fused,
  mean,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { startTensorFlow } from "../models/tensorflow.ts";
import { type Architecture, efficientNetLite0, type Layer, layersOf } from "./architecture.ts";
import { type LayerWeights, shapeOf } from "./classifier-file.ts";
import { runDense, softmaxOf } from "./dense-layer.ts";

export interface EfficientNet {
  /** Pixels a side of its input. */
  inputSize: number;
  /** What each class gets of 1, for RGB values as it was trained on, `inputSize` × `inputSize` × 3. Blocks its thread. */
  classify(values: Float32Array): Float32Array;
}

type LoadedLayer = Layer & { filter: Tensor4D; bias: Tensor };

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
    classify(values) {
      let x = tensor4d(values, [1, inputSize, inputSize, 3]);
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

/** Not in the function that makes the network: what that sees is kept for as long as the network is. */
const loadLayers = (architecture: Architecture, weights: LayerWeights) =>
  new Map(
    layersOf(architecture)
      .filter((layer) => layer !== architecture.dense)
      .map((layer) => [layer.name, loadLayer(layer, weights)]),
  );

function loadLayer(layer: Layer, weights: LayerWeights): LoadedLayer {
  // Making a tensor copies them into WebAssembly's memory.
  const found = weights.restored(layer);
  const shape = shapeOf(layer) as [number, number, number, number];
  return { ...layer, filter: tensor4d(found.weights, shape), bias: tensor1d(found.bias) };
}

function runLayer(x: Tensor4D, { kind, filter, bias, stride, isActivated }: LoadedLayer): Tensor4D {
  const options = {
    ...{ x, filter, bias, strides: stride, pad: "same" as const },
    ...(isActivated && { activation: "relu6" as const }),
  };
  return kind === "depthwise" ? fused.depthwiseConv2d(options) : fused.conv2d(options);
}
