import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import { type io, memory, ready, setBackend, type Tensor, tensor4d } from "@tensorflow/tfjs-core";
import { entryFolder } from "./installed-package.ts";
import { RuntimeFileError } from "./model-file-error.ts";

/** A model's picture: `height` × `width` × `channels` values, row by row. */
export interface ModelInput {
  values: Float32Array;
  height: number;
  width: number;
  channels: 1 | 3;
}

/** Runs a model on one picture, or on several of one size, and gives the values of each output that was asked for. Blocks its thread. */
export type RunModel = (input: ModelInput, outputs: readonly string[]) => Float32Array[];

let starting: Promise<void> | undefined;

/** TensorFlow.js on WebAssembly, which is read from the installed package. @throws RuntimeFileError */
export function startTensorFlow(): Promise<void> {
  starting ??= (async () => {
    try {
      setWasmPaths(entryFolder("@tensorflow/tfjs-backend-wasm"));
      // A worker of ours is one thread already, and tfjs's own threads are Blobs in browser workers.
      setThreadsCount(1);
      await setBackend("wasm");
      await ready();
    } catch (error) {
      throw new RuntimeFileError("The WebAssembly of @tensorflow/tfjs-backend-wasm", error);
    }
  })();
  return starting;
}

/** Loads a graph model out of this thread's memory: nothing is fetched. @throws if its weights are not whole */
export async function loadModel(artifacts: io.ModelArtifacts): Promise<RunModel> {
  checkWeights(artifacts);
  await startTensorFlow();
  const model = await loadGraphModel({ load: async () => artifacts });
  return ({ values, height, width, channels }, outputs) => {
    const count = values.length / (height * width * channels);
    const input = tensor4d(values, [count, height, width, channels]);
    const answer = model.execute(input, [...outputs]);
    const tensors: Tensor[] = Array.isArray(answer) ? answer : [answer];
    const found = tensors.map((tensor) => Float32Array.from(tensor.dataSync()));
    for (const tensor of [input, ...tensors]) tensor.dispose();
    return found;
  };
}

const bytesOf: Record<string, number> = { float16: 2, uint16: 2, uint8: 1, bool: 1 };

/** What is cut off would be read as nothing, or as whatever comes after it in memory. */
function checkWeights({ weightSpecs = [], weightData }: io.ModelArtifacts): void {
  const expected = weightSpecs.reduce((sum, { shape, dtype, quantization }) => {
    const values = shape.reduce((product, size) => product * size, 1);
    return sum + values * (bytesOf[quantization?.dtype ?? dtype] ?? 4);
  }, 0);
  const bytes = weightData instanceof ArrayBuffer ? weightData.byteLength : 0;
  if (bytes !== expected) throw new Error(`${bytes} bytes of weights instead of ${expected}`);
}

/**
 * How many tensors are alive in this thread. It is the same after every picture.
 * @internal only tests ask
 */
export const tensorCount = (): number => memory().numTensors;
