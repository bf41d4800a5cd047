import { blobs, newPicture } from "./measure-pipeline.mjs";
import { percentile } from "./statistics.mjs";

/**
 * Upload to result with local mode's own detector. With one client at a time, what the detector took for a picture is
 * subtracted from that picture's time: the overhead is all the rest, from the form's 204 to the callback.
 *
 * @returns {Promise<Record<number, object>>} by concurrency; ms, and blobs a second
 */
export async function measureRecognition({ child, client, jpeg, sizes, tell }) {
  await client.run(newPicture(jpeg));
  const results = {};
  for (const concurrency of sizes.concurrency) {
    tell(`upload to result with the real detector, ${concurrency} at once`);
    await child.ask("detectorTimes");
    const amount = Math.max(concurrency, sizes.recognitionBlobs);
    const { times, perSecond } = await blobs(client, {
      concurrency,
      amount,
      picture: () => newPicture(jpeg),
    });
    const detectMs = await child.ask("detectorTimes");
    const overheads = times.map((ms, i) => ms - detectMs[i]);
    results[concurrency] = {
      count: amount,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
      perSecond,
      detectP50: percentile(detectMs, 0.5),
      // Of several at once it is not known whose time was whose.
      ...(concurrency === 1 && { overheadP50: percentile(overheads, 0.5) }),
    };
  }
  return results;
}
