/** The detector in a process of its own: the bare model, or a pool of workers. Started by `startChild`. */
import { type Answers, answerParent } from "./answer.ts";

export interface DetectorSetup {
  /** The build, a URL */
  dist: string;
  /** Of the pool; 0 is the bare model, called in a plain loop with a picture that is decoded already. */
  workers: number;
  /** base64 */
  picture: string;
}

/** Looks at the picture so many times. */
let detect: (amount: number) => Promise<unknown>;

const answers = {
  async start({ dist, workers, picture }: DetectorSetup) {
    const bytes = Buffer.from(picture, "base64");
    detect = workers === 0 ? await bareModel(dist, bytes) : await pool(dist, bytes, workers);
    // Each worker compiles and warms up.
    await detect(Math.max(1, workers) * 2);
    return {};
  },

  /** As fast as it can. Images a second. */
  async run({ amount }: { amount: number }) {
    const startedMs = performance.now();
    await detect(amount);
    return { perSecond: amount / ((performance.now() - startedMs) / 1000) };
  },
} satisfies Answers;

export type DetectorProcess = typeof answers;
answerParent(answers);

const load = (dist: string, file: string): Promise<unknown> =>
  import(new URL(`backend/local/detector/${file}.js`, dist).href);

async function bareModel(dist: string, bytes: Buffer): Promise<typeof detect> {
  const { loadCenterNet } = (await load(
    dist,
    "labels/centernet",
  )) as typeof import("../../../backend/local/detector/labels/centernet.ts");
  const { readLabelInput } = (await load(
    dist,
    "labels/label-input",
  )) as typeof import("../../../backend/local/detector/labels/label-input.ts");
  const model = await loadCenterNet();
  const { input } = await readLabelInput(bytes);
  return async (amount) => {
    for (let i = 0; i < amount; i += 1) model.detect(input);
  };
}

async function pool(dist: string, bytes: Buffer, workers: number): Promise<typeof detect> {
  const { startDetectorPool } = (await load(
    dist,
    "detector-pool",
  )) as typeof import("../../../backend/local/detector/detector-pool.ts");
  const { labels } = startDetectorPool({ workers }).detectors;
  return (amount) => Promise.all(Array.from({ length: amount }, () => labels.detect(bytes)));
}
