import { minHeap } from "../simulation/min-heap.ts";
import { tokenBucket } from "../simulation/token-bucket.ts";
import type { Rule } from "./rules.ts";

export interface Burst {
  picturesPerSecond: number;
  durationMs: number;
  /** Calls a second that DetectLabels takes of the account; what was not used of the last second is there, too. */
  quotaPerSecond: number;
  /** Invocations of `processBlob` at once, and how many pictures each takes. */
  concurrency: number;
  batchSize: number;
  /** How long an answer takes, and a refusal. An invocation takes as long as the slowest of its batch. */
  recognitionMs: number;
  refusalMs: number;
}

export interface Drained {
  pictures: number;
  lost: number;
  /** Of those that were recognised, from the upload to the answer. */
  longestWaitMs: number;
}

interface Picture {
  uploadedAtMs: number;
  deliveries: number;
}

/** A burst of pictures over DetectLabels' quota, and what becomes of each by a rule: on a clock that is only reckoned. */
export function simulate(burst: Burst, rule: Rule, random: () => number): Drained {
  const queue = minHeap<Picture>();
  const pictures = Math.round((burst.picturesPerSecond * burst.durationMs) / 1000);
  for (let i = 0; i < pictures; i += 1) {
    const uploadedAtMs = (i * 1000) / burst.picturesPerSecond;
    queue.push(uploadedAtMs, { uploadedAtMs, deliveries: 0 });
  }
  const workers = minHeap<true>();
  for (let i = 0; i < burst.concurrency; i += 1) workers.push(0, true);
  const takes = tokenBucket(burst.quotaPerSecond, burst.quotaPerSecond);
  const drained: Drained = { pictures, lost: 0, longestWaitMs: 0 };

  while (queue.size > 0) {
    const nowMs = Math.max(workers.leastKey(), queue.leastKey());
    workers.pop();
    let tookMs = 0;
    for (let i = 0; i < burst.batchSize && queue.leastKey() <= nowMs; i += 1) {
      tookMs = Math.max(tookMs, ask(queue.pop(), nowMs));
    }
    workers.push(nowMs + tookMs, true);
  }
  return drained;

  /** How long it took. */
  function ask(picture: Picture, nowMs: number): number {
    picture.deliveries += 1;
    const ageMs = nowMs - picture.uploadedAtMs;
    if (takes(nowMs)) {
      drained.longestWaitMs = Math.max(drained.longestWaitMs, ageMs + burst.recognitionMs);
      return burst.recognitionMs;
    }
    const next = rule({ deliveries: picture.deliveries, ageMs: ageMs + burst.refusalMs }, random);
    if (next.kind === "give_up") drained.lost += 1;
    // SQS hides a message for whole seconds.
    else queue.push(nowMs + burst.refusalMs + Math.ceil(next.afterMs / 1000) * 1000, picture);
    return burst.refusalMs;
  }
}
