import { describe, expect, it } from "@jest/globals";
import { fakeCache } from "../../testing/fake-cache.ts";
import { fakeUploads } from "../../testing/fake-uploads.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import { priceOfEach } from "../../testing/only-labels.ts";
import { carLabel } from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { spyMetrics } from "../../testing/spy-metrics.ts";
import type { Outcome } from "../blob/blob.ts";
import type { BlobErrorCode } from "../blob/failure.ts";
import type { Feature } from "../features/features.ts";
import { type Detectors, RecognitionError } from "../ports/recognition.ts";
import { accountContents } from "./account-contents.ts";
import { type ContentCaches, contentCache } from "./content-cache.ts";
import { type Convertible, recogniseWith, type Turn } from "./recognise.ts";

const both: readonly Feature[] = ["labels", "text"];
const options = { faceAttributes: false };
const picture = {
  object: { key: "uploads/1" },
  bytes: 10,
  etag: "9b2cf535f27731c974343645a3985328",
};

/** What a detector ends its next call with: an error, or else with its answer. */
type Ending = RecognitionError | undefined;

function setUp() {
  const clock = fixedClock("2026-11-23T12:00:00.000Z");
  const uploads = fakeUploads();
  uploads.put(picture.object, Buffer.from("jpeg one\xff\xd9", "latin1"));
  const metrics = spyMetrics();
  const calls: Feature[] = [];
  let blobs = 0;
  const next = new Map<Feature, Ending[]>();
  const cacheOf = (feature: Feature) =>
    contentCache(feature, {
      cache,
      source: `fake/${feature}`,
      now: clock.now,
      log: spyLog().log,
      cacheLifetimeMs: 60_000,
    });
  const cache = fakeCache();
  const caches = { labels: cacheOf("labels"), text: cacheOf("text") } as ContentCaches;
  const detectorOf = (feature: Feature) => ({
    name: "fake",
    async detect() {
      calls.push(feature);
      const ending = next.get(feature)?.shift();
      if (ending) throw ending;
      return { result: [{ ...carLabel, label: `of ${feature}` }], modelVersion: `${feature}-1` };
    },
  });
  const recognise = recogniseWith({
    uploads,
    content: () => caches,
    contents: accountContents({
      cache,
      now: clock.now,
      log: spyLog().log,
      cacheLifetimeMs: 60_000,
    }),
    prices: priceOfEach(1_000),
    pay: (_purchase, call) => call(),
    detectors: { labels: detectorOf("labels"), text: detectorOf("text") } as unknown as Detectors,
    inspect: () => ({ kind: "image", format: "jpeg", width: 320, height: 200 }),
    converts: false,
    log: spyLog().log,
    metrics: metrics.metrics,
    now: clock.now,
  });
  const turn = (more: Partial<Turn> = {}): Turn => ({
    owner: "me",
    until: new Date(clock.now().getTime() + 60_000),
    last: false,
    ...more,
  });
  return {
    ...{ cache, calls, clock, metrics, next, uploads },
    ask: (features: readonly Feature[], more: Partial<Turn> = {}, blobId = `blob ${++blobs}`) =>
      recognise({ ...picture, blobId, features, options, payer: { account: "shop" } }, turn(more)),
  };
}

/** Of each answer, whether it was there before. */
function cachedIn(outcome: Outcome | Convertible | undefined) {
  const answers = outcome?.status === "succeeded" ? Object.entries(outcome.answers) : [];
  return Object.fromEntries(
    answers.map(([feature, { recognition }]) => [feature, recognition.cachedAt !== undefined]),
  );
}

const fault = (code: BlobErrorCode, retryable: boolean) =>
  new RecognitionError({ code }, retryable);
const throttled = fault("recognition_throttled", true);
const denied = fault("recognition_denied", false);
const corrupt = fault("corrupt_image", false);

describe("recognition of several features", () => {
  it("asks for each at once, looks at the picture once, and tells of each by itself", async () => {
    const { ask, calls, uploads } = setUp();
    expect(await ask(both)).toMatchObject({
      status: "succeeded",
      image: { format: "jpeg", width: 320, height: 200 },
      answers: {
        labels: { result: [{ label: "of labels" }], recognition: { modelVersion: "labels-1" } },
        text: { result: [{ label: "of text" }], recognition: { modelVersion: "text-1" } },
      },
    });
    expect(calls).toEqual(both);
    expect(uploads.reads).toHaveLength(1);
  });

  it("pays for a feature that is asked for later, and not again for those before", async () => {
    const { ask, calls, clock, metrics } = setUp();
    await ask(["labels"]);
    clock.advance(1_000);
    expect(await ask(both)).toMatchObject({
      answers: {
        labels: { recognition: { cachedAt: "2026-11-23T12:00:00.000Z" } },
        text: { recognition: { detectedAt: "2026-11-23T12:00:01.000Z" } },
      },
    });
    expect(calls).toEqual(["labels", "text"]);
    await ask(both);
    expect(calls).toHaveLength(2);
    expect(metrics.values).toMatchObject({ Recognitions: [1, 1], CacheHits: [1, 1, 1] });
  });

  it("keeps the answers of the others when one is put off", async () => {
    const { ask, calls, next } = setUp();
    next.set("text", [throttled, throttled]);
    await expect(ask(both)).rejects.toMatchObject({
      failure: { code: "recognition_throttled", feature: "text" },
    });
    await expect(ask(both)).rejects.toMatchObject({
      failure: { code: "recognition_throttled", feature: "text" },
    });
    expect(await ask(both)).toMatchObject({ status: "succeeded" });
    expect(calls.filter((feature) => feature === "labels")).toHaveLength(1);
  });

  it("calls new what a blob paid for before it was put off, and cached what another did", async () => {
    const { ask, metrics, next } = setUp();
    next.set("text", [throttled]);
    await expect(ask(both, {}, "mine")).rejects.toThrow();
    const mine = await ask(both, {}, "mine");
    expect(cachedIn(mine)).toEqual({ labels: false, text: false });
    expect(metrics.values).not.toHaveProperty("CacheHits");
    expect(cachedIn(await ask(both, {}, "another"))).toEqual({ labels: true, text: true });
    // The same news once more, after a crash.
    expect(await ask(both, {}, "mine")).toEqual(mine);
  });

  it("throttled by turns, has all of them in the end", async () => {
    const { ask, calls, next } = setUp();
    next.set("labels", [undefined]);
    next.set("text", [throttled]);
    await expect(ask(both)).rejects.toMatchObject({
      failure: { code: "recognition_throttled", feature: "text" },
    });
    expect(await ask(both)).toMatchObject({ status: "succeeded" });
    expect(calls).toEqual(["labels", "text", "text"]);
  });

  it("tells of a fault that is final before one that may pass, in either order", async () => {
    for (const [first, second] of [
      [throttled, denied],
      [denied, throttled],
    ]) {
      const { ask, next } = setUp();
      next.set("labels", [first]);
      next.set("text", [second]);
      await expect(ask(both)).rejects.toMatchObject({
        failure: { code: "recognition_denied" },
        cause: denied,
      });
    }
  });

  it("refuses a picture that one of them refuses, and does not ask for it again", async () => {
    const { ask, calls, next } = setUp();
    next.set("labels", [throttled]);
    next.set("text", [corrupt]);
    const refused = { status: "failed", failure: { code: "corrupt_image", format: "jpeg" } };
    expect(await ask(both)).toMatchObject(refused);
    expect(await ask(both)).toMatchObject(refused);
    expect(calls).toEqual(both);
  });

  it("waits for whoever is at one of them, unless it is the last chance", async () => {
    const { ask, cache, calls, clock, uploads } = setUp();
    const until = new Date(clock.now().getTime() + 60_000);
    const content = await uploads.sha256(picture.object);
    await cache.claim(`claim:sha256:${content}:fake/text`, "another", clock.now(), until);
    expect(await ask(both)).toBeUndefined();
    expect(calls).toEqual(["labels"]);
    expect(await ask(both, { last: true })).toMatchObject({ status: "succeeded" });
    expect(calls).toEqual(["labels", "text"]);
  });
});
