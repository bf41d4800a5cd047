/** Local mode as a process of its own, with a detector that answers at once or the real one. Started by `startChild`. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { NamedDetectors } from "../../../backend/local/rekognition/local-rekognition.ts";
import { type Answers, answerParent } from "./answer.ts";
import type { CapturedRequest } from "./replay.ts";
import { stubDetectors } from "./stub-detectors.ts";

export interface LocalSetup {
  /** The build, a URL */
  dist: string;
  dataDir: string;
  detector: "stub" | "real";
  requireKey?: boolean;
}

interface Facts {
  url: string;
  /** Where it asks for one */
  apiKey?: string;
}

let holdsEvents = false;
let captured: (Omit<CapturedRequest, "body"> & { chunks: Buffer[] })[] | undefined;
/** How long the detector was at each picture, in ms, in the order of the answers. */
let detectMs: number[] = [];

const answers = {
  async start({ dist, dataDir, detector, requireKey = false }: LocalSetup): Promise<Facts> {
    const { startLocal } = (await import(
      new URL("backend/local/start-local.js", dist).href
    )) as typeof import("../../../backend/local/start-local.ts");
    const { url, firstKey } = await startLocal({
      dataDir,
      requireKey,
      version: "0.0.0-bench",
      log: () => {},
      detector: detector === "stub" ? stubDetectors : await timed(dist),
      // As long as SQS allows: an upload is then measured without the recognition behind it.
      faults: { eventDelaySeconds: () => (holdsEvents ? 900 : 0) },
    });
    return { url, ...(firstKey !== undefined && { apiKey: firstKey }) };
  },

  holdEvents({ on }: { on: boolean }) {
    holdsEvents = on;
  },

  /** From now on, what the functions ask DynamoDB. */
  capture() {
    captured = [];
  },

  captured(): CapturedRequest[] {
    const requests = captured ?? [];
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
} satisfies Answers;

export type LocalProcess = typeof answers;
answerParent(answers);

/** The detector of local mode, as it is there, with a watch in hand. */
async function timed(dist: string): Promise<NamedDetectors> {
  const { startDetectorPool } = (await import(
    new URL("backend/local/detector/detector-pool.js", dist).href
  )) as typeof import("../../../backend/local/detector/detector-pool.ts");
  const { labels } = startDetectorPool().detectors;
  return {
    name: "local-centernet",
    labels: {
      ...labels,
      async detect(picture) {
        const startedMs = performance.now();
        const found = await labels.detect(picture);
        detectMs.push(performance.now() - startedMs);
        return found;
      },
    },
  };
}

// The endpoints are servers of this process: their requests are seen as they come in, before they are read.
subscribe("http.server.request.start", (message) => {
  const { request } = message as { request: IncomingMessage };
  const target = String(request.headers["x-amz-target"] ?? "");
  const [, operation] = /^DynamoDB_\d+\.(\w+)$/.exec(target) ?? [];
  if (!captured || operation === undefined) return;
  const chunks: Buffer[] = [];
  captured.push({ operation, headers: request.headers, chunks });
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
});
