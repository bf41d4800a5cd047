/** The detector in a process of its own: the bare model, or a pool of workers. Started by `startChild`. */
import { answerParent } from "./answer.mjs";

let detect;

answerParent({
  /** `workers`: of the pool; 0 is the bare model, called in a plain loop with a picture that is decoded already. */
  async start({ dist, workers, picture }) {
    const load = (file) => import(new URL(`backend/local/detector/${file}.js`, dist).href);
    const bytes = Buffer.from(picture, "base64");
    if (workers === 0) {
      const { loadCenterNet } = await load("centernet");
      const { readPicture } = await load("read-picture");
      const model = await loadCenterNet();
      const { input } = await readPicture(bytes);
      detect = async (amount) => {
        for (let i = 0; i < amount; i += 1) model.detect(input);
      };
    } else {
      const { startDetectorPool } = await load("detector-pool");
      const pool = startDetectorPool({ workers });
      detect = async (amount) => {
        await Promise.all(Array.from({ length: amount }, () => pool.detect(bytes)));
      };
    }
    // Each worker compiles and warms up.
    await detect(Math.max(1, workers) * 2);
    return {};
  },

  /** Looks at so many pictures, as fast as it can. Images a second. */
  async run({ amount }) {
    const startedMs = performance.now();
    await detect(amount);
    return { perSecond: amount / ((performance.now() - startedMs) / 1000) };
  },
});
