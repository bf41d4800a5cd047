import { percentile } from "../../statistics.ts";
import type { Bench, Build } from "./bench.ts";
import { blobs } from "./measure-pipeline.ts";
import { type ByConcurrency, of } from "./measured.ts";
import { newPicture } from "./picture.ts";

/** ms, and blobs a second */
export interface Recognition {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  perSecond: number;
  detectP50: number;
  /** With one at a time: of several at once it is not known whose time was whose. */
  overheadP50?: number;
}

/**
 * Upload to result with local mode's own detector. With one client at a time, what the detector took for a picture is
 * subtracted from that picture's time: the overhead is all the rest, from the form's 204 to the callback.
 */
export async function measureRecognition(
  { child, client }: Build,
  { jpeg, sizes, tell }: Pick<Bench, "jpeg" | "sizes" | "tell">,
): Promise<ByConcurrency<Recognition>> {
  await client.run(newPicture(jpeg));
  const results: ByConcurrency<Recognition> = {};
  for (const concurrency of sizes.concurrency) {
    tell(`upload to result with the real detector, ${concurrency} at once`);
    await child.ask("detectorTimes");
    const amount = Math.max(concurrency, sizes.recognitionBlobs);
    const picture = () => newPicture(jpeg);
    const { times, perSecond } = await blobs(client, { concurrency, amount, picture });
    const detectMs = await child.ask("detectorTimes");
    const overheads = () => times.map((ms, i) => ms - of(detectMs, i));
    results[concurrency] = {
      count: amount,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
      perSecond,
      detectP50: percentile(detectMs, 0.5),
      ...(concurrency === 1 && { overheadP50: percentile(overheads(), 0.5) }),
    };
  }
  return results;
}
