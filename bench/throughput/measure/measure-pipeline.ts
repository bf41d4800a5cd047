import sharp from "sharp";
import { features } from "../../../backend/core/features/features.ts";
import type { CreateBlobRequest } from "../../../cli/client/api-types.ts";
import type { Bench } from "./bench.ts";
import type { ApiClient } from "./blob-life.ts";
import { type Contestants, interleave } from "./interleave.ts";
import { load, metered } from "./load.ts";
import type { ByConcurrency, Run } from "./measured.ts";
import { newPicture, newWebp } from "./picture.ts";

export interface ManyBlobs {
  concurrency: number;
  amount: number;
  picture: () => Buffer;
  /** What each is created with. Default: nothing but its callback. */
  details?: CreateBlobRequest | undefined;
  onBlob?: (done: number) => void;
}

/**
 * Blobs in a closed loop: each of so many clients creates one, uploads it, and waits for its callback. autocannon knows no
 * request that is answered somewhere else, so this is undici.
 * @returns ms from a form's 204 to its callback, and whole blobs a second
 */
export async function blobs(client: ApiClient, many: ManyBlobs): Promise<Run> {
  const { concurrency, amount, picture, details, onBlob = () => {} } = many;
  const times: number[] = [];
  let begun = 0;
  const one = async () => {
    while (begun < amount) {
      begun += 1;
      const { ms } = await client.run(picture(), details);
      times.push(ms);
      onBlob(times.length);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: Math.min(concurrency, amount) }, one));
  return { times, perSecond: times.length / ((performance.now() - startedMs) / 1000) };
}

/**
 * Upload to result with a detector that answers at once: for new pictures, for a known one, for one that is converted and
 * with all features; beside bare dynalite doing what the functions ask of it for a new picture.
 */
export async function measurePipeline(bench: Bench): Promise<ByConcurrency> {
  const { builds, baselines, life, jpeg, sizes, tell } = bench;
  const known = newPicture(jpeg);
  const results: ByConcurrency = {};
  const webp = await sharp(jpeg).webp().toBuffer();
  const { rekog } = builds;
  for (const { client } of Object.values(builds)) await client.run(known);
  // What is loaded late.
  await rekog.client.run(newWebp(webp), { features: [...features] });
  for (const concurrency of sizes.concurrency) {
    tell(`upload to result with a stub of a detector, ${concurrency} at once`);
    const amount = sizes.pipelineBlobs * Math.min(concurrency, 2);
    const contestants: Contestants = {};
    for (const [name, { child, client }] of Object.entries(builds)) {
      const run = (picture: () => Buffer) =>
        metered(child, () => blobs(client, { concurrency, amount, picture }));
      contestants[name] = () => run(() => newPicture(jpeg));
      contestants[`${name}, known`] = () => run(() => known);
    }
    const ours = (picture: () => Buffer, details?: CreateBlobRequest) =>
      metered(rekog.child, () => blobs(rekog.client, { concurrency, amount, picture, details }));
    contestants["rekog, converted"] = () => ours(() => newWebp(webp));
    contestants["rekog, all features"] = () =>
      ours(() => newPicture(jpeg), { features: [...features] });
    const { dynalite } = baselines;
    contestants.dynalite = () =>
      metered(dynalite, () =>
        load({
          url: dynalite.facts.url,
          connections: concurrency,
          until: { amount: amount * life.sequences.life.length },
          sequence: life.sequences.life,
        }),
      );
    results[concurrency] = await interleave(contestants, sizes.pipelineRounds);
  }
  return results;
}
