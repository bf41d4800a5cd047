import { randomBytes } from "node:crypto";
import { interleave } from "./interleave.mjs";
import { load } from "./load.mjs";
import { metered } from "./metered.mjs";
import { withComment } from "./picture.mjs";

/** A picture that was never seen. */
export const newPicture = (jpeg) => withComment(jpeg, randomBytes(16).toString("hex"));

/**
 * Blobs in a closed loop: each of so many clients creates one, uploads it, and waits for its callback. autocannon knows no
 * request that is answered somewhere else, so this is undici.
 *
 * @param {object} client of `openClient`
 * @param {{ concurrency: number, amount: number, picture: () => Buffer, onBlob?: (done: number) => void }} options
 * @returns {Promise<{ times: number[], perSecond: number }>} ms from a form's 204 to its callback, and whole blobs a second
 */
export async function blobs(client, { concurrency, amount, picture, onBlob = () => {} }) {
  const times = [];
  let begun = 0;
  const one = async () => {
    while (begun < amount) {
      begun += 1;
      const { ms } = await client.run(picture());
      times.push(ms);
      onBlob(times.length);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: Math.min(concurrency, amount) }, one));
  return { times, perSecond: times.length / ((performance.now() - startedMs) / 1000) };
}

/**
 * Upload to result with a detector that answers at once, for new pictures and for a known one, beside bare dynalite doing
 * what the functions ask of it for a new picture.
 *
 * @returns {Promise<Record<number, Record<string, object>>>} by concurrency
 */
export async function measurePipeline({ builds, baselines, life, jpeg, sizes, tell }) {
  const known = newPicture(jpeg);
  const results = {};
  for (const { client } of Object.values(builds)) await client.run(known);
  for (const concurrency of sizes.concurrency) {
    tell(`upload to result with a stub of a detector, ${concurrency} at once`);
    const amount = sizes.pipelineBlobs * Math.min(concurrency, 2);
    const contestants = {};
    for (const [name, { child, client }] of Object.entries(builds)) {
      const run = (picture) =>
        metered(child, () => blobs(client, { concurrency, amount, picture }));
      contestants[name] = () => run(() => newPicture(jpeg));
      contestants[`${name}, known`] = () => run(() => known);
    }
    const { dynalite } = baselines;
    contestants.dynalite = () =>
      metered(dynalite, () =>
        load({
          url: dynalite.facts.url,
          connections: concurrency,
          amount: amount * life.sequences.life.length,
          sequence: life.sequences.life,
        }),
      );
    results[concurrency] = await interleave(contestants, sizes.pipelineRounds);
  }
  return results;
}
