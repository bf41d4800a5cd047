import {
  longestDelayMs,
  nextCallbackDelayMs,
} from "../../backend/core/callback/callback-schedule.ts";
import { afterFault, processingWindowMs } from "../../backend/core/recognition/after-fault.ts";
import { uploadGraceMs } from "../../backend/core/use-cases/create-blob.ts";
import { apiMs, convertMs, processMs } from "../cost/blob-usage.ts";
import { Gauge } from "../simulation/gauge.ts";
import { timeline } from "../simulation/timeline.ts";
import { tokenBucket } from "../simulation/token-bucket.ts";
import { arrivals, type Traffic } from "./arrivals.ts";
import type { Deployment } from "./deployment.ts";
import { fedFunction } from "./fed-function.ts";
import { functionPool } from "./function-pool.ts";

/** What the pictures of a day, and those who want their results, are like. Shares are from 0 to 1. */
export interface Clientele {
  /** Of pictures that were recognised before */
  knownShare: number;
  /** Of pictures that are made a JPEG first */
  convertedShare: number;
  /** Of callbacks whose receiver does not answer */
  deadShare: number;
}

/** What no parameter sets: assumed, and told with the table. */
export interface Assumed {
  batchSize: { uploads: number; callbacks: number };
  /** From the API's answer to S3's. */
  uploadMs: number;
  /** How long Rekognition takes to refuse a call. */
  refusalMs: number;
  /** How long a receiver takes to answer, and how long a dead one is waited for: `callbackTimeoutSeconds`. */
  receiverMs: number;
  callbackTimeoutMs: number;
  /** For how long a client sends a request again that was throttled: the library's `retryForMs`. */
  patienceMs: number;
  /** `uploadWindowSeconds` */
  uploadWindowMs: number;
  /** Of one call for labels */
  dollars: number;
}

export interface Depth {
  mostWaiting: number;
  mostInFlight: number;
  fullAtMs: number | undefined;
}

/** How many pictures came to which end, what was tried again, and how long it took. */
export interface Day {
  pictures: number;
  /** Requests answered 429 or 503, and creations that were given up for it. */
  throttledRequests: number;
  notCreated: number;
  /** Because of the day's limit: not created, or failed. */
  overLimit: number;
  recognised: number;
  known: number;
  converted: number;
  throttledCalls: number;
  /** Given up because the quota was used up for six hours, or because nobody took them up in time. */
  lost: number;
  notTakenUp: number;
  /** From the first attempt to create it to the result; of those that have one. */
  waitMs: { median: number; p95: number; longest: number };
  queues: { uploads: Depth; conversions: Depth; callbacks: Depth };
  callbackAttempts: number;
  /** Callbacks that wait for more than a quarter of an hour, in the table. */
  mostKeptCallbacks: number;
  mostConcurrent: number;
  invocations: { api: number; processBlob: number; convertBlob: number; makeCallback: number };
  dollarsSpent: number;
}

interface Picture {
  wantedAtMs: number;
  storedAtMs: number;
  deliveries: number;
  isKnown: boolean;
  isToBeConverted: boolean;
}

interface Callback {
  attempt: number;
  isDead: boolean;
}

/**
 * A day of a stage, from the clients' requests to the last callback: the API's throttle, Lambda's concurrency, the three queues,
 * Rekognition's quota and the limit on what is spent, with the rules that are deployed for what is tried again.
 */
export function simulateDay(
  deployment: Deployment,
  traffic: Traffic,
  { clientele, assumed, random }: { clientele: Clientele; assumed: Assumed; random: () => number },
): Day {
  const time = timeline();
  const pool = functionPool(deployment.concurrentExecutions);
  const apiTakes = tokenBucket(deployment.apiRequestsPerSecond, deployment.apiBurst);
  const rekognitionTakes = tokenBucket(
    deployment.detectLabelsPerSecond,
    deployment.detectLabelsPerSecond,
  );
  const kept = new Gauge();
  const waits: number[] = [];
  const counts = {
    ...{ throttledRequests: 0, notCreated: 0, overLimit: 0, recognised: 0, known: 0 },
    ...{ converted: 0, throttledCalls: 0, lost: 0, notTakenUp: 0, callbackAttempts: 0 },
    ...{ api: 0, calls: 0 },
  };
  /** From the creation to the end of a blob whose picture is stored, as `sweepBlobs` puts it off. */
  const patientMs = assumed.uploadWindowMs + uploadGraceMs + processingWindowMs;
  // In whole calls: a thousand of them are no whole dollar in floating point.
  const callsADay = Math.floor(deployment.dailySpendingLimit / assumed.dollars + 1e-6);
  const isOverLimit = () => counts.calls >= callsADay;

  const uploads = fedFunction<Picture>({
    ...{ timeline: time, pool, concurrency: deployment.recognitionConcurrency },
    batchSize: assumed.batchSize.uploads,
    handle: processPicture,
  });
  const conversions = fedFunction<Picture>({
    ...{ timeline: time, pool, concurrency: deployment.conversionConcurrency, batchSize: 1 },
    handle: (picture) => ({ tookMs: convertMs, afterwards: () => uploads.send(picture) }),
  });
  const callbacks = fedFunction<Callback>({
    ...{ timeline: time, pool, concurrency: deployment.callbackConcurrency },
    batchSize: assumed.batchSize.callbacks,
    handle: makeCallback,
  });

  let pictures = 0;
  const moments = arrivals(traffic);
  nextArrival();
  time.run();
  const depth = ({ waiting, inFlight, fullAtMs }: typeof uploads | typeof callbacks): Depth => ({
    ...{ mostWaiting: waiting.most, mostInFlight: inFlight.most, fullAtMs: fullAtMs() },
  });
  const { api, calls, ...told } = counts;
  return {
    ...told,
    pictures,
    waitMs: waitsOf(waits),
    queues: {
      uploads: depth(uploads),
      conversions: depth(conversions),
      callbacks: depth(callbacks),
    },
    mostKeptCallbacks: kept.most,
    mostConcurrent: pool.running.most,
    invocations: {
      api,
      processBlob: uploads.invocations(),
      convertBlob: conversions.invocations(),
      makeCallback: callbacks.invocations(),
    },
    dollarsSpent: calls * assumed.dollars,
  };

  function nextArrival(): void {
    const { value, done } = moments.next();
    if (done) return;
    time.after(value - time.nowMs(), () => {
      pictures += 1;
      createBlob({
        ...{ wantedAtMs: time.nowMs(), storedAtMs: 0, deliveries: 0 },
        isKnown: random() < clientele.knownShare,
        isToBeConverted: random() < clientele.convertedShare,
      });
      nextArrival();
    });
  }

  function createBlob(picture: Picture, attempt = 1): void {
    if (!apiTakes(time.nowMs()) || !pool.take()) {
      sendAgain(picture, attempt);
      return;
    }
    counts.api += 1;
    time.after(apiMs.POST ?? Number.NaN, () => {
      pool.free();
      if (isOverLimit() && !picture.isKnown) counts.overLimit += 1;
      else time.after(assumed.uploadMs, () => store(picture));
    });
  }

  /** "Full jitter", up to 200 ms, 400 ms, … 5 s, as the client has it. */
  function sendAgain(picture: Picture, attempt: number): void {
    counts.throttledRequests += 1;
    const waitMs = random() * Math.min(5_000, 200 * 2 ** (attempt - 1));
    if (time.nowMs() + waitMs - picture.wantedAtMs > assumed.patienceMs) counts.notCreated += 1;
    else time.after(waitMs, () => createBlob(picture, attempt + 1));
  }

  function store(picture: Picture): void {
    picture.storedAtMs = time.nowMs();
    uploads.send(picture);
  }

  function processPicture(picture: Picture) {
    picture.deliveries += 1;
    if (picture.deliveries === 1 && time.nowMs() - picture.wantedAtMs > patientMs) {
      return { tookMs: processMs.repeated, afterwards: () => finish(picture, "notTakenUp") };
    }
    if (picture.isKnown) {
      return { tookMs: processMs.repeated, afterwards: () => finish(picture, "known") };
    }
    if (picture.isToBeConverted) {
      picture.isToBeConverted = false;
      counts.converted += 1;
      return { tookMs: processMs.repeated, afterwards: () => conversions.send(picture) };
    }
    if (isOverLimit()) {
      return { tookMs: processMs.repeated, afterwards: () => finish(picture, "overLimit") };
    }
    if (!rekognitionTakes(time.nowMs())) return putOff(picture);
    counts.calls += 1;
    return { tookMs: processMs.fresh, afterwards: () => finish(picture, "recognised") };
  }

  function putOff(picture: Picture) {
    counts.throttledCalls += 1;
    const ageMs = time.nowMs() + assumed.refusalMs - picture.storedAtMs;
    const standing = { attempts: 1, ageMs, delivery: picture.deliveries, isLast: false };
    const fault = { failure: { code: "recognition_throttled" }, retryable: true } as const;
    const next = afterFault(fault, standing, random);
    const tookMs = assumed.refusalMs;
    if (next.kind === "give_up") return { tookMs, afterwards: () => finish(picture, "lost") };
    // SQS hides a message for whole seconds.
    return { tookMs, putOffMs: Math.ceil(next.afterMs / 1000) * 1000 };
  }

  function finish(
    picture: Picture,
    end: "known" | "recognised" | "overLimit" | "lost" | "notTakenUp",
  ): void {
    counts[end] += 1;
    if (end === "known" || end === "recognised") waits.push(time.nowMs() - picture.wantedAtMs);
    callbacks.send({ attempt: 1, isDead: random() < clientele.deadShare });
  }

  function makeCallback({ attempt, isDead }: Callback) {
    counts.callbackAttempts += 1;
    if (!isDead) return { tookMs: assumed.receiverMs };
    const afterwards = () => {
      const waitMs = nextCallbackDelayMs(attempt, { random });
      if (waitMs === undefined) return;
      const isKept = waitMs > longestDelayMs;
      if (isKept) kept.add(1);
      time.after(waitMs, () => {
        if (isKept) kept.add(-1);
        callbacks.send({ attempt: attempt + 1, isDead });
      });
    };
    return { tookMs: assumed.callbackTimeoutMs, afterwards };
  }
}

function waitsOf(waits: number[]): Day["waitMs"] {
  const sorted = Float64Array.from(waits).sort();
  const share = (p: number) => sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
  return { median: share(0.5), p95: share(0.95), longest: share(1) };
}
