import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import { type io, memory, ready, setBackend, tensor4d } from "@tensorflow/tfjs-core";
import { humanModelsFolder } from "./human-package.ts";
import { inputSize } from "./read-picture.ts";

const outputNode = "tower_0/detections";

/** One row of the model's output, most confident first: a box in pixels of its input, a score 0–1, and a class 0–79. */
export interface CenterNetRow {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  score: number;
  classIndex: number;
}

export interface CenterNet {
  /** Runs the model on RGB values 0–255, `inputSize` × `inputSize` × 3. Blocks its thread for a tenth of a second or two. */
  detect(input: Float32Array): CenterNetRow[];
  /** How many tensors are alive. It is the same after every picture. */
  tensorCount(): number;
}

/**
 * Loads the CenterNet model for COCO's 80 classes (MobileNetV3, 4 MB of half-precision weights) and runs it once, since the
 * first run compiles. The WebAssembly and the weights are read from the installed packages: nothing is fetched.
 *
 * @see https://github.com/610265158/mobilenetv3_centernet
 */
export async function loadCenterNet(): Promise<CenterNet> {
  const wasmFile = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(wasmFile) + sep);
  // A worker of ours is one thread already, and tfjs's own threads are Blobs in browser workers.
  setThreadsCount(1);
  await setBackend("wasm");
  await ready();
  const model = await loadGraphModel({ load: readModel });

  const detect = (input: Float32Array): CenterNetRow[] => {
    const images = tensor4d(input, [1, inputSize, inputSize, 3]);
    const output = model.execute(images, outputNode);
    if (Array.isArray(output))
      throw new Error(`the model answered ${output.length} tensors for ${outputNode}`);
    const values = output.dataSync();
    images.dispose();
    output.dispose();
    return rowsOf(values);
  };
  detect(new Float32Array(inputSize * inputSize * 3));
  return { detect, tensorCount: () => memory().numTensors };
}

async function readModel(): Promise<io.ModelArtifacts> {
  const [json, weights] = await Promise.all([
    readFile(join(humanModelsFolder, "centernet.json"), "utf8"),
    readFile(join(humanModelsFolder, "centernet.bin")),
  ]);
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(json) as io.ModelJSON;
  return {
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
    ...(signature && { signature }),
    ...(format && { format }),
  };
}

function rowsOf(values: ArrayLike<number>): CenterNetRow[] {
  const value = (at: number) => values[at] ?? 0;
  return Array.from({ length: values.length / 6 }, (_, row) => ({
    x1: value(row * 6),
    y1: value(row * 6 + 1),
    x2: value(row * 6 + 2),
    y2: value(row * 6 + 3),
    score: value(row * 6 + 4),
    classIndex: Math.round(value(row * 6 + 5)),
  }));
}
