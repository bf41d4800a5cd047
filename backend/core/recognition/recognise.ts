import type { Outcome } from "../blob/blob.ts";
import type { ConvertibleFormat } from "../blob/convertible-formats.ts";
import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts } from "../blob/image.ts";
import { isAboutTheBytes, isForEver } from "../blob/refusal.ts";
import type { Feature, FeatureOptions } from "../features/features.ts";
import type { ObjectRef, UploadStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { Conversion } from "../ports/conversions.ts";
import {
  type CacheEntry,
  type Detector,
  type Detectors,
  type InspectHead,
  RecognitionError,
  type RefusedEntry,
} from "../ports/recognition.ts";
import type { Log, Measure } from "../ports/telemetry.ts";
import type { Pay, Payer } from "../spending/budget.ts";
import type { AccountContents } from "./account-contents.ts";
import { afterConversion } from "./after-conversion.ts";
import { composeOutcome, type Found } from "./compose-outcome.ts";
import type { Content, ContentCache, ContentCaches } from "./content-cache.ts";
import { findKnown, foundIn } from "./find-known.ts";
import { type Preflight, preflight, refuseUnread } from "./preflight.ts";

export interface RecogniseDeps {
  uploads: Pick<UploadStore, "read" | "sha256">;
  /** What is known of each feature, by how it was asked for. */
  content: (options: FeatureOptions) => ContentCaches;
  contents: AccountContents;
  detectors: Detectors;
  /** See `featurePrices`. */
  prices: Record<Feature, number>;
  pay: Pay;
  inspect: InspectHead;
  /** Whether what recognition does not take is made a JPEG, where that can be. */
  converts: boolean;
  log: Log;
  metrics: Measure;
  now: Clock;
}

/** A stored picture: where it is, what was said of it, and what is to be recognised in it. */
export interface Picture {
  blobId: string;
  object: ObjectRef;
  bytes: number;
  etag: string;
  /** What the client said that it would upload, hex in lower case. */
  promisedSha256?: string;
  features: readonly Feature[];
  options: FeatureOptions;
  payer: Payer;
  /** How it ended, for what recognition did not take as it was uploaded. */
  conversion?: Conversion;
  /** Of what is stored, in hex, where somebody has looked before. */
  sha256?: string;
}

/** Recognition does not take it, and would take a JPEG of it. */
export interface Convertible {
  status: "convertible";
  source: ConvertibleFormat;
  sha256: string;
}

interface Recognised {
  outcome: Outcome | Convertible | undefined;
  /** Missing where the bytes were not read, or are not those that were promised. */
  its?: Content;
}

/** What is needed to ask for one feature of a picture. */
interface Asked {
  blobId: string;
  object: ObjectRef;
  image: ImageFacts;
  payer: Payer;
  options: FeatureOptions;
  /** What recognition refuses for its bytes may be made a JPEG. */
  mayConvert: boolean;
  caches: ContentCaches;
  /** One of several: what it fails with says which. */
  isOneOfSeveral: boolean;
}

/** For how long others wait for whoever is at the same content. */
export interface Turn {
  owner: string;
  until: Date;
  /** Nobody is waited for: there will be no further chance. */
  last: boolean;
}

/**
 * The outcome of a picture: of each feature from the cache, else from pre-flight, else from its detector. All that are asked
 * are asked at once, and each answer is remembered by itself: what one of them is put off for, the others need not be asked
 * again. Undefined if someone else is at the same content, whose answer will be in the cache soon.
 */
export function recogniseWith(deps: RecogniseDeps) {
  const { uploads, detectors, metrics, now } = deps;
  return async (picture: Picture, turn: Turn): Promise<Outcome | Convertible | undefined> => {
    const { outcome, its } = await recognise(picture, turn);
    if (outcome && outcome.status !== "convertible" && its)
      await deps.contents.remember(picture.payer.account, its);
    return outcome;
  };

  async function recognise(picture: Picture, turn: Turn): Promise<Recognised> {
    const { blobId, bytes, etag, promisedSha256, features, options, payer, conversion } = picture;
    const caches = deps.content(options);
    const unread = refuseUnread(picture, deps.converts || conversion !== undefined);
    if (unread) return { outcome: failed(unread.failure, unread.image) };
    // Of what is stored: neither a promise nor an MD5 says whose answer this is.
    const sha256 = picture.sha256 ?? (await uploads.sha256(picture.object));
    if (sha256 === undefined) return { outcome: failed({ code: "upload_expired" }) };
    if (promisedSha256 !== undefined && promisedSha256 !== sha256) {
      return { outcome: failed({ code: "content_mismatch" }, { bytes, etag }) };
    }
    const its: Content = { sha256 };
    const known = await findKnown(caches, features, its, blobId);
    const found = [...known.values()];
    for (const { cached } of found) if (cached) metrics.count("CacheHits");
    const unknown = features.filter((feature) => !known.has(feature));
    if (unknown.length === 0 || found.some(isRefused)) {
      return { outcome: composeOutcome(found), its };
    }

    const checked = await check(picture);
    const convertible = (source: ConvertibleFormat) => ({
      outcome: { status: "convertible", source, sha256 } as const,
    });
    if (checked.kind === "gone") return { outcome: failed({ code: "upload_expired" }) };
    if (checked.kind === "convertible") return convertible(checked.source);
    if (checked.kind === "refused") {
      const { failure, image } = checked;
      // What was given up may be done the next time.
      if (!isForEver(failure)) return { outcome: failed(failure, image) };
      const entry = refusal(failure, image);
      await Promise.all(unknown.map((feature) => caches[feature].remember(its, entry)));
      return { outcome: composeOutcome([{ entry, cached: false }]), its };
    }

    const { image } = checked;
    const asked = {
      ...{ blobId, its, image, payer, options, caches },
      object: conversion?.kind === "converted" ? conversion.converted : picture.object,
      mayConvert: deps.converts && !conversion,
      isOneOfSeveral: features.length > 1,
    };
    const answered = await Promise.allSettled(
      unknown.map((feature) => answer(feature, asked, turn)),
    );
    const unlike = answered.find((one) => one.status === "rejected" && one.reason === notTaken);
    if (unlike && image.format) return convertible(image.format);
    return { outcome: whole(found, answered), its };
  }

  /** By what became of its conversion, or else by its first bytes and its end. */
  async function check({ object, bytes, etag, conversion }: Picture): Promise<Preflight> {
    if (conversion) return afterConversion({ bytes, etag }, conversion);
    const read = (fromByte: number, maxBytes: number) => uploads.read(object, fromByte, maxBytes);
    return await preflight({ bytes, etag }, read, deps.inspect, deps.converts);
  }

  /** One feature's answer; undefined if someone else is at it. */
  async function answer<Of extends Feature>(
    feature: Of,
    { its, ...asked }: Asked & { its: Content },
    turn: Turn,
  ): Promise<Found<Of> | undefined> {
    const remembered: ContentCache<Of> = asked.caches[feature];
    const ask = async (): Promise<Found<Of>> => {
      // Whoever was before us may have been done between our look and our turn.
      const meanwhile = foundIn(await remembered.find(its), asked.blobId);
      if (meanwhile?.cached) metrics.count("CacheHits");
      if (meanwhile) return meanwhile;
      const entry = await detect(feature, asked);
      await remembered.remember(its, entry);
      return { entry, cached: false };
    };
    return (await remembered.alone(its, turn, ask)) ?? (turn.last ? await ask() : undefined);
  }

  /** A refusal that will be the same for these bytes for ever is an answer too. */
  async function detect<Of extends Feature>(
    feature: Of,
    { blobId, object, image, payer, options, mayConvert, isOneOfSeveral }: Asked,
  ): Promise<CacheEntry<Of>> {
    const startedAt = now();
    const detector: Detector<Of> = detectors[feature];
    try {
      const microdollars = deps.prices[feature];
      const { result, modelVersion, quality } = await deps.pay(
        { feature, microdollars, payer },
        () => detector.detect(object, options),
      );
      const at = now().toISOString();
      const durationMs = now().getTime() - startedAt.getTime();
      metrics.count("Recognitions");
      metrics.duration("RecognitionMs", durationMs);
      deps.log.debug("picture_recognised", {
        feature,
        duration_ms: durationMs,
        model_version: modelVersion,
      });
      return {
        kind: "recognised",
        feature,
        result,
        image: { ...image, ...(quality && { quality }) },
        recognition: { detector: detector.name, modelVersion, detectedAt: at, microdollars },
        paidBy: blobId,
        cachedAt: at,
      };
    } catch (error) {
      if (!(error instanceof RecognitionError)) throw error;
      const { code } = error.failure;
      if (code === "recognition_throttled") metrics.count("RecognitionsThrottled");
      // Decoders that take more than it does, or are not as strict, may take it.
      if (code === "corrupt_image" && mayConvert) throw notTaken;
      if (!isAboutTheBytes(code)) throw isOneOfSeveral ? namedAfter(feature, error) : error;
      const { format } = image;
      const failure =
        code === "corrupt_image" && format ? { ...error.failure, format } : error.failure;
      return refusal(failure, image);
    }
  }

  function refusal(failure: RefusedEntry["failure"], image: ImageFacts): RefusedEntry {
    return { kind: "refused", failure, image, cachedAt: now().toISOString() };
  }
}

/** Recognition does not take the picture as it is. */
const notTaken = new Error("recognition does not take the picture as it is");

/** The same fault, with the feature that it was met at. */
function namedAfter(feature: Feature, error: RecognitionError): RecognitionError {
  const failure = { ...error.failure, feature } as BlobFailure;
  return new RecognitionError(failure, error.retryable, { cause: error });
}

function failed(failure: BlobFailure, image?: ImageFacts): Outcome {
  return { status: "failed", failure, ...(image && { image }) };
}

const isRefused = ({ entry }: Found) => entry.kind === "refused";

/**
 * The outcome of what was known and what was asked; undefined while a part of it is with someone else. A refusal of the
 * picture goes before all, then a fault that is final, then one that may pass.
 * @throws what a feature failed with
 */
function whole(
  known: readonly Found[],
  asked: readonly PromiseSettledResult<Found | undefined>[],
): Outcome | undefined {
  const answers = asked.map((one) => (one.status === "fulfilled" ? one.value : undefined));
  const found = [...known, ...answers.filter((one) => one !== undefined)];
  if (found.some(isRefused)) return composeOutcome(found);
  const faults = asked.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  if (faults.length > 0) throw faults.find(isFinal) ?? faults[0];
  return answers.includes(undefined) ? undefined : composeOutcome(found);
}

const isFinal = (fault: unknown) => fault instanceof RecognitionError && !fault.retryable;
