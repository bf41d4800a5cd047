import type { Outcome } from "../blob/blob.ts";
import type { BlobFailure } from "../blob/failure.ts";
import type { ImageFacts } from "../blob/image.ts";
import { isAboutTheBytes } from "../blob/refusal.ts";
import type { Feature } from "../features/features.ts";
import type { ObjectRef, UploadStore } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
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
import { composeOutcome, type Found } from "./compose-outcome.ts";
import type { Content, ContentCache, ContentCaches } from "./content-cache.ts";
import { findKnown } from "./find-known.ts";
import { preflight, refuseUnread } from "./preflight.ts";

export interface RecogniseDeps {
  uploads: Pick<UploadStore, "read" | "sha256">;
  content: ContentCaches;
  contents: AccountContents;
  detectors: Detectors;
  /** See `featurePrices`. */
  prices: Record<Feature, number>;
  pay: Pay;
  inspect: InspectHead;
  log: Log;
  metrics: Measure;
  now: Clock;
}

/** A stored picture: where it is, what was said of it, and what is to be recognised in it. */
export interface Picture {
  object: ObjectRef;
  bytes: number;
  etag: string;
  /** What the client said that it would upload, hex in lower case. */
  promisedSha256?: string;
  features: readonly Feature[];
  payer: Payer;
}

interface Recognised {
  outcome: Outcome | undefined;
  /** Missing where the bytes were not read, or are not those that were promised. */
  its?: Content;
}

/** What is needed to ask for one feature of a picture. */
interface Asked {
  object: ObjectRef;
  image: ImageFacts;
  payer: Payer;
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
  const { uploads, content, detectors, inspect, metrics, now } = deps;
  return async (picture: Picture, turn: Turn): Promise<Outcome | undefined> => {
    const { outcome, its } = await recognise(picture, turn);
    if (outcome && its) await deps.contents.remember(picture.payer.account, its);
    return outcome;
  };

  async function recognise(picture: Picture, turn: Turn): Promise<Recognised> {
    const { object, bytes, etag, promisedSha256, features, payer } = picture;
    const unread = refuseUnread(picture);
    if (unread) return { outcome: failed(unread.failure, unread.image) };
    // Of what is stored: neither a promise nor an MD5 says whose answer this is.
    const sha256 = await uploads.sha256(object);
    if (sha256 === undefined) return { outcome: failed({ code: "upload_expired" }) };
    if (promisedSha256 !== undefined && promisedSha256 !== sha256) {
      return { outcome: failed({ code: "content_mismatch" }, { bytes, etag }) };
    }
    const its: Content = { sha256 };
    const known = await findKnown(content, features, its);
    for (const _ of known) metrics.count("CacheHits");
    const found = [...known.values()];
    const unknown = features.filter((feature) => !known.has(feature));
    if (unknown.length === 0 || found.some(isRefused)) {
      return { outcome: composeOutcome(found), its };
    }

    const read = (fromByte: number, maxBytes: number) => uploads.read(object, fromByte, maxBytes);
    const checked = await preflight({ bytes, etag }, read, inspect);
    if (checked.kind === "gone") return { outcome: failed({ code: "upload_expired" }) };
    if (checked.kind === "refused") {
      const entry = refusal(checked.failure, checked.image);
      await Promise.all(unknown.map((feature) => content[feature].remember(its, entry)));
      return { outcome: composeOutcome([{ entry, cached: false }]), its };
    }

    const { image } = checked;
    const answered = await Promise.allSettled(
      unknown.map((feature) => answer(feature, { object, its, image, payer }, turn)),
    );
    return { outcome: whole(found, answered), its };
  }

  /** One feature's answer; undefined if someone else is at it. */
  async function answer<Of extends Feature>(
    feature: Of,
    { its, ...asked }: Asked & { its: Content },
    turn: Turn,
  ): Promise<Found<Of> | undefined> {
    const remembered: ContentCache<Of> = content[feature];
    const ask = async (): Promise<Found<Of>> => {
      // Whoever was before us may have been done between our look and our turn.
      const meanwhile = await remembered.find(its);
      if (meanwhile) {
        metrics.count("CacheHits");
        return { entry: meanwhile, cached: true };
      }
      const entry = await detect(feature, asked);
      await remembered.remember(its, entry);
      return { entry, cached: false };
    };
    return (await remembered.alone(its, turn, ask)) ?? (turn.last ? await ask() : undefined);
  }

  /** A refusal that will be the same for these bytes for ever is an answer too. */
  async function detect<Of extends Feature>(
    feature: Of,
    { object, image, payer }: Asked,
  ): Promise<CacheEntry<Of>> {
    const startedAt = now();
    const detector: Detector<Of> = detectors[feature];
    try {
      const microdollars = deps.prices[feature];
      const { result, modelVersion, quality } = await deps.pay(
        { feature, microdollars, payer },
        () => detector.detect(object),
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
        cachedAt: at,
      };
    } catch (error) {
      if (!(error instanceof RecognitionError)) throw error;
      const { code } = error.failure;
      if (code === "recognition_throttled") metrics.count("RecognitionsThrottled");
      if (!isAboutTheBytes(code)) throw error;
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
