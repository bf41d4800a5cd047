import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlobErrorCode } from "../core/blob/failure.ts";
import {
  type RekognitionExceptionName,
  rekognitionExceptions,
} from "../local/rekognition/server/rekognition-error.ts";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.fixture.ts";
import { type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";

type Sequence = readonly (RekognitionExceptionName | "answer")[];

/** Fails the blob at once: asking again would be answered the same. */
const final: Partial<Record<RekognitionExceptionName, BlobErrorCode>> = {
  ImageTooLargeException: "image_too_large",
  InvalidParameterException: "recognition_unavailable",
  DetectorCrashException: "image_crashes_detector",
};
/** Go back to the queue, and fail the blob with this after the last time. */
const throttled: RekognitionExceptionName[] = [
  "LimitExceededException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
];
const denied: RekognitionExceptionName[] = [
  "AccessDeniedException",
  "InvalidS3ObjectException",
  "UnrecognizedClientException",
];
/** What it cannot decode is converted, and asked about once more. */
const invalid: RekognitionExceptionName = "InvalidImageFormatException";
const passing = rekognitionExceptions.filter((name) => !(name in final) && name !== invalid);
function codeOf(name: RekognitionExceptionName): BlobErrorCode {
  if (denied.includes(name)) return "recognition_denied";
  return throttled.includes(name) ? "recognition_throttled" : "recognition_unavailable";
}

let pictures = 0;
function newPicture(): Buffer {
  pictures += 1;
  return Buffer.concat([stopSign(), Buffer.from(`picture ${pictures}`)]);
}

function recognitionTests(maxReceiveCount: number) {
  let stack: LocalStack;
  let receiver: CallbackReceiver;
  let callsBefore = 0;
  beforeAll(async () => {
    stack = await startLocalStack({ limits: { maxReceiveCount } });
    receiver = await startCallbackReceiver();
  });
  afterAll(async () => {
    await stack.stop();
    await receiver.stop();
  });
  beforeEach(() => {
    callsBefore = stack.aws.rekognition.calls();
  });

  return {
    calls: () => stack.aws.rekognition.calls() - callsBefore,
    deadUploads: () => stack.deadUploads(),
    leftovers: () => stack.leftovers(),

    /** Uploads a picture, with a callback, while DetectLabels ends like this. */
    async upload(next: Sequence, bytes = newPicture()) {
      stack.aws.rekognition.setFaults({ next });
      const { blobId, form } = await stack.open({ callback_url: receiver.url });
      expect(await stack.post(form, bytes)).toEqual({ status: 204 });
      const blob = await stack.finished(blobId);
      const { callback: _, ...result } = blob;
      expect(await receiver.received(blobId)).toMatchObject(result);
      return blob;
    },
  };
}

describe("recognition that fails on the last delivery", () => {
  const { upload, calls, deadUploads, leftovers } = recognitionTests(1);

  it.each(Object.entries(final))(
    "for good with %s fails the blob with %s, after one call",
    async (name, code) => {
      const blob = await upload([name as RekognitionExceptionName]);
      const retryable = code.startsWith("recognition");
      expect(blob).toMatchObject({ status: "failed", error: { code, retryable } });
      expect(calls()).toBe(1);
      expect(await leftovers()).toBe(0);
      expect(await deadUploads()).toEqual([]);
    },
  );

  it("of what it cannot decode, and cannot once that is converted, fails the blob, after two calls", async () => {
    const blob = await upload([invalid, invalid]);
    expect(blob).toMatchObject({
      status: "failed",
      error: { code: "corrupt_image", retryable: false },
    });
    expect(calls()).toBe(2);
    expect(await leftovers()).toBe(0);
    expect(await deadUploads()).toEqual([]);
  });

  it.each(passing.map((name) => [name, codeOf(name)] as const))(
    "the last time with %s fails the blob with %s, and its message is done with",
    async (name, code) => {
      const blob = await upload([name]);
      expect(blob).toMatchObject({ status: "failed", error: { code, retryable: true } });
      expect(calls()).toBe(1);
      expect(await leftovers()).toBe(0);
      expect(await deadUploads()).toEqual([]);
    },
  );

  it.each(throttled)("is not remembered after %s", async (name) => {
    const bytes = newPicture();
    const failed = await upload([name], bytes);
    expect(failed).toMatchObject({ status: "failed" });
    expect(await upload([], bytes)).toMatchObject({
      status: "succeeded",
      recognition: { cached: false },
    });
  });

  it.each([
    "AccessDeniedException",
    "InvalidS3ObjectException",
    "InvalidParameterException",
  ] as const)(
    "for good is not remembered after %s: the next picture may find it repaired",
    async (name) => {
      const bytes = newPicture();
      expect(await upload([name], bytes)).toMatchObject({ status: "failed" });
      expect(await upload([], bytes)).toMatchObject({ status: "succeeded" });
    },
  );
});

describe("recognition that fails and is asked again", () => {
  const { upload, calls, deadUploads, leftovers } = recognitionTests(3);

  it.each<[Sequence]>([
    [["ThrottlingException", "ThrottlingException", "answer"]],
    [["InternalServerError", "answer"]],
    [["AccessDeniedException", "InvalidS3ObjectException", "answer"]],
  ])("%j is a blob that succeeded", async (next) => {
    const blob = await upload(next);
    expect(blob).toMatchObject({ status: "succeeded", recognition: { cached: false } });
    expect(calls()).toBe(next.length);
    expect(await deadUploads()).toEqual([]);
  });

  it("and then refuses the picture is that refusal", async () => {
    const blob = await upload(["ThrottlingException", invalid, invalid]);
    expect(blob).toMatchObject({ status: "failed", error: { code: "corrupt_image" } });
    expect(calls()).toBe(3);
    expect(await deadUploads()).toEqual([]);
  });

  it("until nobody asks any more is a blob that failed, with the last reason", async () => {
    const next = ["InternalServerError", "ServiceUnavailableException", "ThrottlingException"];
    const blob = await upload(next as Sequence);
    const error = { code: "recognition_throttled", retryable: true };
    expect(blob).toMatchObject({ status: "failed", error });
    expect(calls()).toBe(3);
    expect(await leftovers()).toBe(0);
    expect(await deadUploads()).toEqual([]);
  });
});
