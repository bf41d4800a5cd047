import type { Layer } from "./architecture.ts";
import type { Tensor } from "./wheel/read-checkpoint.ts";
import { WheelError } from "./wheel/wheel-error.ts";

/**
 * A layer's weights as TensorFlow.js has them, with its batch-norm folded in: `kernel` × `kernel` × `inputs` × `outputs`, or
 * × 1 for each channel by itself, and one bias an output.
 */
export interface FoldedLayer {
  weights: Float32Array;
  bias: Float32Array;
}

/** As the checkpoint was trained: what keeps a variance of nothing from dividing by it. */
const epsilon = 1e-3;

/** @throws WheelError for what is missing, has another shape, or is no number */
export function foldLayer(layer: Layer, tensors: ReadonlyMap<string, Tensor>): FoldedLayer {
  const { kernel, inputs, outputs, kind, source } = layer;
  const perOutput = kind === "depthwise" ? 1 : inputs;
  const isDense = source.norm === undefined;
  const shape = isDense ? [outputs, inputs] : [outputs, perOutput, kernel, kernel];
  const stored = named(tensors, `${source.weights}.weight`, shape);
  const { scale, bias } = isDense
    ? { scale: undefined, bias: named(tensors, `${source.weights}.bias`, [outputs]) }
    : normOf(tensors, source.norm ?? "", outputs);
  const weights = new Float32Array(stored.length);
  const area = kernel * kernel;
  for (let from = 0; from < stored.length; from += 1) {
    const place = from % area;
    const input = Math.floor(from / area) % perOutput;
    const output = Math.floor(from / (area * perOutput));
    const to =
      kind === "depthwise" ? place * outputs + output : (place * inputs + input) * outputs + output;
    weights[to] = (stored[from] ?? 0) * (scale?.[output] ?? 1);
  }
  // A huge weight times a huge scale is none either.
  checkFinite(source.weights, weights);
  checkFinite(source.weights, bias);
  return { weights, bias };
}

function normOf(tensors: ReadonlyMap<string, Tensor>, name: string, outputs: number) {
  const of = (part: string) => named(tensors, `${name}.${part}`, [outputs]);
  const [gamma, beta, mean, variance] = [
    of("weight"),
    of("bias"),
    of("running_mean"),
    of("running_var"),
  ];
  const scale = gamma.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
  const bias = beta.map((value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0));
  return { scale, bias };
}

function named(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new WheelError(`The checkpoint has no ${name}: it is another model's.`);
  if (tensor.shape.join() !== shape.join()) {
    throw new WheelError(
      `${name} of the checkpoint is ${tensor.shape.join(" × ")} instead of ${shape.join(" × ")}: it is another model's.`,
    );
  }
  const values = tensor.read();
  checkFinite(name, values);
  return values;
}

function checkFinite(name: string, values: Float32Array): void {
  if (!values.every(Number.isFinite)) {
    throw new WheelError(`Among the weights of ${name} is one that is no number.`);
  }
}
