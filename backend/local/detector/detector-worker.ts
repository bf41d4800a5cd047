import { parentPort } from "node:worker_threads";
import { UnreadablePictureError } from "./decoder-verdict.ts";
import { loadDetector } from "./detector.ts";
import type { DetectorAnswer, DetectorQuestion } from "./detector-messages.ts";

// A worker thread: it is asked for one picture at a time, and answers each. What is not about the picture is told
// before it ends the thread, so that no picture is taken for what ends threads.
const port = parentPort;
if (!port) throw new Error("detector-worker runs as a worker thread, started by startDetectorPool");

const loading = loadDetector();
// A failure is told to whoever asks for a picture.
loading.catch(() => {});

port.on("message", ({ id, picture }: DetectorQuestion) => {
  const tell = (reply: DetectorAnswer) => port.postMessage(reply);
  void answer(picture, () => tell({ id, begun: true })).then((reply) => {
    tell({ id, ...reply });
    // What WebAssembly holds after a failure is not known; another thread begins anew.
    if ("failed" in reply) port.close();
  });
});

async function answer(picture: string | Uint8Array, onBegun: () => void) {
  try {
    const detector = await loading;
    onBegun();
    return { found: await detector.detect(picture) };
  } catch (error) {
    if (error instanceof UnreadablePictureError) return { unreadable: error.message };
    return { failed: String(error) };
  }
}
