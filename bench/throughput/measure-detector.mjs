import { startChild } from "./child.mjs";
import { median } from "./statistics.mjs";

const FILE = new URL("detector-process.mjs", import.meta.url);
/** The workers of each process; 0 is the bare model. */
const CONTESTANTS = {
  "bare model": [0],
  "two bare models": [0, 0],
  "one worker": [1],
  "two workers": [2],
};

/**
 * Images a second: the model alone in a loop, two of those side by side (what the machine can do), and local mode's pool
 * with one worker and with two. They take turns, so that only one of the four is at work at a time.
 *
 * @returns {Promise<{ perSecond: Record<string, number>, twoToOne: number, twoBareToOne: number, oneToBare: number }>}
 */
export async function measureDetector({ dist, jpeg, sizes, tell }) {
  const picture = jpeg.toString("base64");
  const processes = {};
  const rounds = [];
  try {
    for (const [name, pools] of Object.entries(CONTESTANTS)) {
      processes[name] = [];
      for (const workers of pools) {
        processes[name].push(await startChild(FILE, { dist, workers, picture }));
      }
    }
    for (let round = 0; round < sizes.detectorRounds; round += 1) {
      tell(`detector, round ${round + 1}`);
      const speeds = {};
      for (const [name, children] of Object.entries(processes)) {
        const question = { amount: sizes.detectorImages };
        const runs = await Promise.all(children.map((child) => child.ask("run", question)));
        speeds[name] = runs.reduce((sum, { perSecond }) => sum + perSecond, 0);
      }
      rounds.push(speeds);
    }
  } finally {
    await Promise.all(
      Object.values(processes)
        .flat()
        .map((child) => child.end()),
    );
  }
  const of = (name) => median(rounds.map((speeds) => speeds[name]));
  const ratio = (one, other) => median(rounds.map((speeds) => speeds[one] / speeds[other]));
  return {
    perSecond: Object.fromEntries(Object.keys(CONTESTANTS).map((name) => [name, of(name)])),
    twoToOne: ratio("two workers", "one worker"),
    twoBareToOne: ratio("two bare models", "bare model"),
    oneToBare: ratio("one worker", "bare model"),
  };
}
