import { loadingModel } from "../models/model-file-error.ts";
import { loadModel } from "../models/tensorflow.ts";
import { decodePicture } from "../picture/decode-picture.ts";
import { type ModerationScores, moderationClasses } from "./moderation-scores.ts";
import { nsfwModelFolder, readNsfwModel } from "./nsfw-package.ts";

/** The model's input is a square of this many pixels a side. */
const inputSize = 224;

export interface ModerationDetector {
  /** @throws UnreadablePictureError */
  detect(picture: string | Uint8Array): Promise<ModerationScores>;
}

/**
 * Loads nsfwjs's classifier (MobileNet v2, trained on five classes of pictures) and runs it once, since the first run
 * compiles. The picture is stretched to the model's square, as it was for its training.
 * @throws ModelFileError
 * @see https://github.com/GantMan/nsfw_model
 */
export async function loadModerationDetector(from = nsfwModelFolder): Promise<ModerationDetector> {
  const run = await loadingModel("mobilenet_v2_mid of nsfwjs", async () =>
    loadModel(await readNsfwModel(from())),
  );
  const classify = (values: Float32Array): ModerationScores => {
    const input = { values, height: inputSize, width: inputSize, channels: 3 as const };
    const [shares] = run(input, ["Identity"]);
    return Object.fromEntries(
      moderationClasses.map((name, index) => [name, (shares?.[index] ?? 0) * 100]),
    ) as ModerationScores;
  };
  classify(new Float32Array(inputSize * inputSize * 3));
  return {
    async detect(picture) {
      const { rgb } = await decodePicture(picture, { width: inputSize, height: inputSize });
      const values = new Float32Array(rgb.length);
      for (let at = 0; at < rgb.length; at += 1) values[at] = (rgb[at] ?? 0) / 255;
      return classify(values);
    },
  };
}
