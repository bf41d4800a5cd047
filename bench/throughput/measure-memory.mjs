import { blobs, newPicture } from "./measure-pipeline.mjs";
import { slope } from "./statistics.mjs";

const CONCURRENCY = 16;
/** Caches and the heap grow to their size first. */
const WARM_UP = 0.3;

/**
 * Resident memory of the local process over many blobs, with a detector that answers at once. It goes up and, at a garbage
 * collection, down again; what a leak would raise is the floor between two of them.
 *
 * @returns {Promise<object>} bytes; `samples`: `[blobs, bytes]`; `bytesPerBlob`: the slope after the warm-up;
 *   `floorGrowth`: of the last third's lowest memory over the middle third's, as a share
 */
export async function measureMemory({ child, client, jpeg, count }) {
  const samples = [];
  const asked = [];
  const step = Math.max(1, Math.floor(count / 40));
  const before = await child.ask("usage");
  const onBlob = (done) => {
    if (done % step !== 0) return;
    asked.push(child.ask("usage").then(({ residentBytes }) => samples.push([done, residentBytes])));
  };
  const picture = () => newPicture(jpeg);
  const { perSecond } = await blobs(client, {
    concurrency: CONCURRENCY,
    amount: count,
    picture,
    onBlob,
  });
  await Promise.all(asked);
  const after = await child.ask("usage");
  samples.sort(([a], [b]) => a - b);
  const warm = samples.filter(([done]) => done > count * WARM_UP);
  const floorFrom = (from, to) =>
    Math.min(...samples.filter(([done]) => done > from && done <= to).map(([, bytes]) => bytes));
  const [middle, last] = [floorFrom(count / 3, (count * 2) / 3), floorFrom((count * 2) / 3, count)];
  return {
    count,
    samples,
    perSecond,
    cpuMsPerBlob: ((after.cpuSeconds - before.cpuSeconds) * 1000) / count,
    peakBytes: after.peakBytes,
    bytesPerBlob: slope(warm),
    floorGrowth: last / middle - 1,
    warmBytes: warm.reduce((sum, [, bytes]) => sum + bytes, 0) / warm.length,
  };
}
