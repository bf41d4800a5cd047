/** Local mode as a process of its own, with a detector that answers at once or the real one. Started by `startChild`. */
import { subscribe } from "node:diagnostics_channel";
import { answerParent } from "./answer.mjs";

/** What the stub sees in every picture. */
const STUB = {
  width: 640,
  height: 480,
  detections: [
    { classIndex: 11, confidence: 96.5, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } },
  ],
  quality: { brightness: 50, contrast: 50, sharpness: 50 },
};

let holdsEvents = false;
let captured;
/** How long the detector was at each picture, in ms, in the order of the answers. */
let detectMs = [];

answerParent({
  /** `dist`: the build, a URL. `detector`: `stub` or `real`. */
  async start({ dist, dataDir, detector }) {
    const { startLocal } = await import(new URL("backend/local/start-local.js", dist).href);
    const { url } = await startLocal({
      dataDir,
      version: "0.0.0-bench",
      log: () => {},
      detector: detector === "stub" ? stub() : await timed(dist),
      // As long as SQS allows: an upload is then measured without the recognition behind it.
      faults: { eventDelaySeconds: () => (holdsEvents ? 900 : 0) },
    });
    return { url };
  },

  holdEvents({ on }) {
    holdsEvents = on;
  },

  /** From now on, what the functions ask DynamoDB. */
  capture() {
    captured = [];
  },

  /** `[{ operation, headers, body }]` */
  captured() {
    const requests = captured;
    captured = undefined;
    return requests.map(({ chunks, ...rest }) => ({
      ...rest,
      body: Buffer.concat(chunks).toString(),
    }));
  },

  detectorTimes() {
    const times = detectMs;
    detectMs = [];
    return times;
  },
});

function stub() {
  return { name: "bench-stub", modelVersion: "1", detect: async () => STUB };
}

/** The detector of local mode, as it is there, with a watch in hand. */
async function timed(dist) {
  const module = new URL("backend/local/detector/detector-pool.js", dist).href;
  const { startDetectorPool } = await import(module);
  const pool = startDetectorPool();
  return {
    name: "local-centernet",
    modelVersion: pool.modelVersion,
    async detect(picture) {
      const startedMs = performance.now();
      const found = await pool.detect(picture);
      detectMs.push(performance.now() - startedMs);
      return found;
    },
  };
}

// The endpoints are servers of this process: their requests are seen as they come in, before they are read.
subscribe("http.server.request.start", ({ request }) => {
  const [, operation] = /^DynamoDB_\d+\.(\w+)$/.exec(request.headers["x-amz-target"] ?? "") ?? [];
  if (!captured || !operation) return;
  const { method, headers } = request;
  const chunks = [];
  captured.push({ operation, method, headers, chunks });
  request.on("data", (chunk) => chunks.push(chunk));
});
