import { loadFaceFinder } from "../faces/see-faces.ts";
import { ModelFileError } from "../models/model-file-error.ts";
import type { Raster } from "../picture/decode-picture.ts";
import { insidePicture } from "../picture/geometry.ts";
import { type CenterNetRow, loadCenterNet } from "./centernet.ts";
import type { DetectedPicture, Detection } from "./detection.ts";
import { type LabelInput, readLabelInput } from "./label-input.ts";
import { isPerson, withPersonsByFace } from "./persons-by-face.ts";
import { suppressDuplicates } from "./suppress-duplicates.ts";

/** What is less certain than this (0–100) is noise: the model fills its list of 100 whatever it sees. */
const minConfidence = 30;
/** With a classifier, which has the last word on it, a guess may be this poor. */
const minConfidenceToName = 20;

export interface LabelDetector {
  /** @throws UnreadablePictureError */
  detect(picture: string | Uint8Array): Promise<DetectedPicture>;
}

/**
 * Loads the detector into this thread, which it blocks while it looks at a picture.
 * @param classifierFile of the classifier that names what is found, where there is one
 * @throws ModelFileError
 */
export async function loadLabelDetector(classifierFile?: Uint8Array): Promise<LabelDetector> {
  // Before the detector runs: what that needs while it does so lies behind what is kept, and the classifier runs in there, too.
  const nameAll = classifierFile && (await loadNaming(classifierFile));
  const model = await loadCenterNet();
  const least = nameAll ? minConfidenceToName : minConfidence;
  return {
    async detect(picture) {
      const { input, frame, raster, width, height, quality } = await readLabelInput(picture);
      const found = model.detect(input).flatMap((row) => detectionsOf(row, frame, least));
      const distinct = suppressDuplicates(found);
      if (!nameAll) {
        return { width, height, detections: await everyPerson(distinct, raster), quality };
      }
      const { detections, named } = await nameAll(distinct, raster);
      return { width, height, detections: await everyPerson(detections, raster), named, quality };
    },
  };
}

/** Nothing of it is loaded, the code included, where there is no classifier. */
async function loadNaming(classifierFile: Uint8Array) {
  const { loadClassifier } = await import("../classifier/load-classifier.ts");
  const { nameDetections } = await import("./name-detections.ts");
  const classifier = await loadClassifier(classifierFile);
  return (found: readonly Detection[], raster: Raster) =>
    nameDetections(found, (box) => classifier.sharesOf(raster, box));
}

/** Faces are looked for only where a person was found: a picture of things takes no longer for it, and loads no model. */
async function everyPerson(detections: Detection[], raster: Raster): Promise<Detection[]> {
  if (!detections.some(isPerson)) return detections;
  try {
    const seeFaces = await loadFaceFinder();
    return withPersonsByFace(detections, seeFaces(raster));
  } catch (error) {
    // Labels do without: who asks for faces is told which file it is.
    if (error instanceof ModelFileError) return detections;
    throw error;
  }
}

function detectionsOf(row: CenterNetRow, frame: LabelInput["frame"], least: number): Detection[] {
  const confidence = Math.min(100, row.score * 100);
  // From pixels of the model's input to fractions. A thing that reaches over the edge ends at the edge.
  const box = insidePicture({
    left: (row.x1 - frame.left) / frame.width,
    top: (row.y1 - frame.top) / frame.height,
    width: (row.x2 - row.x1) / frame.width,
    height: (row.y2 - row.y1) / frame.height,
  });
  if (confidence < least || box.width <= 0 || box.height <= 0) return [];
  return [{ classIndex: row.classIndex, confidence, box }];
}
