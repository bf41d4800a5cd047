import { parentPort } from "node:worker_threads";
import { loadDetector } from "./detector.ts";
import type { DetectorAnswer, DetectorQuestion } from "./detector-messages.ts";
import { UnreadablePictureError } from "./read-picture.ts";

// A worker thread: it is asked for one picture at a time, and answers each. What is not about the picture ends the thread.
const port = parentPort;
if (!port) throw new Error("detector-worker runs as a worker thread, started by startDetectorPool");

const loading = loadDetector();
loading.catch((error: unknown) => {
  // Thrown where nothing catches it, it reaches the pool as the worker's error.
  queueMicrotask(() => {
    throw error;
  });
});

port.on("message", ({ id, picture }: DetectorQuestion) => {
  void answer(picture).then(
    (reply) => port.postMessage({ id, ...reply } satisfies DetectorAnswer),
    (error: unknown) =>
      queueMicrotask(() => {
        throw error;
      }),
  );
});

async function answer(picture: string | Uint8Array) {
  const detector = await loading;
  try {
    return { found: await detector.detect(picture) };
  } catch (error) {
    if (error instanceof UnreadablePictureError) return { unreadable: error.message };
    throw error;
  }
}
