import { parentPort, workerData } from "node:worker_threads";
import type { Answer, DetectorAnswer, DetectorQuestion, WorkerSetup } from "./detector-messages.ts";
import type { Detector, LocalFeature } from "./detectors.ts";
import { localModels } from "./local-models.ts";
import { ModelFileError } from "./models/model-file-error.ts";
import { UnreadablePictureError } from "./picture/decoder-verdict.ts";

// A worker thread: it is asked one thing at a time, and answers each. What is not about the picture is told
// before it ends the thread, so that no picture is taken for what ends threads.
const port = parentPort;
if (!port) throw new Error("detector-worker runs as a worker thread, started by startDetectorPool");

const { atOnce, added } = workerData as WorkerSetup;
const loaded = new Map<LocalFeature, Promise<Pick<Detector, "detect">>>();

/** Each model when it is first asked for. A failure is told to whoever asks, and tried again: the file may be there then. */
function load(feature: LocalFeature): Promise<Pick<Detector, "detect">> {
  return loaded.get(feature) ?? startToLoad(feature);
}

function startToLoad(feature: LocalFeature): Promise<Pick<Detector, "detect">> {
  const loading = localModels[feature].load(added);
  loaded.set(feature, loading);
  loading.catch(() => loaded.delete(feature));
  return loading;
}

for (const feature of atOnce) load(feature).catch(() => {});

port.on("message", (question: DetectorQuestion) => {
  const tell = (reply: DetectorAnswer) => port.postMessage(reply);
  void answer(question, () => tell({ id: question.id, begun: true })).then((reply) => {
    tell({ id: question.id, ...reply });
    // What WebAssembly holds after a failure is not known; another thread begins anew.
    if ("failed" in reply) port.close();
  });
});

async function answer(
  { feature, picture, options }: DetectorQuestion,
  onBegun: () => void,
): Promise<Answer> {
  try {
    const detector = await load(feature);
    onBegun();
    return { found: await detector.detect(picture, options) };
  } catch (error) {
    if (error instanceof UnreadablePictureError) return { unreadable: error.message };
    if (error instanceof ModelFileError) return { modelFile: error.message };
    return { failed: String(error) };
  }
}
