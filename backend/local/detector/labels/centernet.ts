import { loadHumanModel } from "../models/human-model.ts";
import { inputSize } from "./label-input.ts";

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
}

/**
 * Loads the CenterNet model for COCO's 80 classes (MobileNetV3, 4 MB of half-precision weights) and runs it once, since the
 * first run compiles.
 *
 * @throws ModelFileError
 * @see https://github.com/610265158/mobilenetv3_centernet
 */
export async function loadCenterNet(): Promise<CenterNet> {
  const run = await loadHumanModel("centernet");
  const detect = (values: Float32Array): CenterNetRow[] => {
    const [rows = new Float32Array()] = run(
      { values, height: inputSize, width: inputSize, channels: 3 },
      [outputNode],
    );
    return rowsOf(rows);
  };
  detect(new Float32Array(inputSize * inputSize * 3));
  return { detect };
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
