import { parentPort } from "node:worker_threads";
import sharp from "sharp";
import { answerConversions } from "./answer-conversions.ts";

// A worker thread, started by `threadConverter`.
if (!parentPort) throw new Error("conversion-worker runs as a worker thread");
answerConversions(parentPort, sharp);
