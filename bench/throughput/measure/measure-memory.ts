import { type Point, slope } from "../../statistics.ts";
import type { Build } from "./bench.ts";
import { blobs } from "./measure-pipeline.ts";
import { newPicture } from "./picture.ts";

const concurrency = 16;
/** Caches and the heap grow to their size first. */
const warmUp = 0.3;

/** Of the resident memory of the local process */
export interface Memory {
  /** Blobs */
  count: number;
  /** Blobs so far, and bytes */
  samples: Point[];
  perSecond: number;
  cpuMsPerBlob: number;
  peakBytes: number;
  /** The slope after the warm-up */
  bytesPerBlob: number;
  /** Of the last third's lowest memory over the middle third's, as a share */
  floorGrowth: number;
  warmBytes: number;
}

/**
 * Resident memory of the local process over many blobs, with a detector that answers at once. It goes up and, at a garbage
 * collection, down again; what a leak would raise is the floor between two of them.
 */
export async function measureMemory(
  { child, client }: Build,
  { jpeg, count }: { jpeg: Buffer; count: number },
): Promise<Memory> {
  const samples: Point[] = [];
  const asked: Promise<unknown>[] = [];
  const step = Math.max(1, Math.floor(count / 40));
  const before = await child.usage();
  const onBlob = (done: number) => {
    if (done % step !== 0) return;
    asked.push(child.usage().then(({ residentBytes }) => samples.push([done, residentBytes])));
  };
  const picture = () => newPicture(jpeg);
  const many = { concurrency: concurrency, amount: count, picture, onBlob };
  const { perSecond } = await blobs(client, many);
  await Promise.all(asked);
  const after = await child.usage();
  return {
    ...growthOf(samples, count),
    count,
    perSecond,
    cpuMsPerBlob: ((after.cpuSeconds - before.cpuSeconds) * 1000) / count,
    peakBytes: after.peakBytes,
  };
}

export function growthOf(unsorted: readonly Point[], count: number) {
  const samples = unsorted.toSorted(([a], [b]) => a - b);
  const warm = samples.filter(([done]) => done > count * warmUp);
  const floorFrom = (from: number, to: number) =>
    Math.min(...samples.filter(([done]) => done > from && done <= to).map(([, bytes]) => bytes));
  const [middle, last] = [floorFrom(count / 3, (count * 2) / 3), floorFrom((count * 2) / 3, count)];
  return {
    samples,
    bytesPerBlob: slope(warm),
    floorGrowth: last / middle - 1,
    warmBytes: warm.reduce((sum, [, bytes]) => sum + bytes, 0) / warm.length,
  };
}
