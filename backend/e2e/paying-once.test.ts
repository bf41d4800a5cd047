import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Blob, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { flipped, segmentAt, stopSign } from "./picture-bytes.fixture.ts";

const dht = 0xc4;
let pictures = 0;

/** Bytes that were never seen before: what is appended to a JPEG changes its content and nothing in it. */
function newPicture(): Buffer {
  pictures += 1;
  return Buffer.concat([stopSign(), Buffer.from(`picture ${String(pictures).padStart(3, "0")}`)]);
}

function newDamagedPicture(): Buffer {
  return flipped(newPicture(), segmentAt(stopSign(), dht) + 5, 16);
}

const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a picture", () => {
  let stack: LocalStack;
  let callsBefore = 0;
  beforeAll(async () => {
    stack = await startLocalStack();
  });
  afterAll(() => stack.stop());
  beforeEach(() => {
    callsBefore = stack.aws.rekognition.calls();
  });

  const paid = () => stack.aws.rekognition.calls() - callsBefore;

  async function upload(bytes: Buffer, promise: { sha256?: string; size?: number } = {}) {
    const { blobId, form } = await stack.open(promise);
    expect(await stack.post(form, bytes)).toEqual({ status: 204 });
    return stack.finished(blobId);
  }

  function expectRepeat(blob: Blob, of: Blob): void {
    const { recognition } = of;
    const repeated = { cached: true, cached_at: expect.any(String) };
    expect(blob).toMatchObject({
      status: "succeeded",
      labels: of.labels,
      warnings: of.warnings,
      image: of.image,
      recognition: {
        ...recognition,
        ...repeated,
        features: { labels: { ...recognition?.features?.labels, ...repeated } },
        cost: { calls: 0, estimated_usd: 0 },
      },
    });
  }

  it("that is uploaded again is recognised once", async () => {
    const bytes = newPicture();
    const first = await upload(bytes);
    expect(first.recognition).toMatchObject({ cached: false });
    expect(first.recognition).not.toHaveProperty("cached_at");
    for (let again = 0; again < 2; again += 1) expectRepeat(await upload(bytes), first);
    expect(paid()).toBe(1);
  });

  it("that is promised again need not even be uploaded", async () => {
    const bytes = newPicture();
    const promise = { sha256: sha256Of(bytes), size: bytes.length };
    const first = await upload(bytes, promise);
    for (const again of [promise, { sha256: promise.sha256.toUpperCase() }]) {
      const created = await stack.create(again);
      expect(created).not.toHaveProperty("upload_info");
      expectRepeat(created, first);
      expectRepeat(await stack.get(created.blob_id), first);
    }
    expect(paid()).toBe(1);
  });

  it("that was promised is known when it comes without a promise, too", async () => {
    const bytes = newPicture();
    const first = await upload(bytes, { sha256: sha256Of(bytes) });
    expectRepeat(await upload(bytes), first);
    expect(paid()).toBe(1);
  });

  it("that came without a promise is known when it is promised, and need not be uploaded", async () => {
    const bytes = newPicture();
    const first = await upload(bytes);
    expectRepeat(await stack.create({ sha256: sha256Of(bytes) }), first);
    expect(paid()).toBe(1);
  });

  it("that comes with a promise and without at the same moment is recognised once", async () => {
    const bytes = newPicture();
    const promises = Array.from({ length: 10 }, (_, i) =>
      i % 2 === 0 ? { sha256: sha256Of(bytes) } : {},
    );
    const blobs = await Promise.all(promises.map((promise) => upload(bytes, promise)));
    expect(blobs.map(({ status }) => status)).toEqual(Array(10).fill("succeeded"));
    expect(blobs.filter(({ recognition }) => !recognition?.cached)).toHaveLength(1);
    expect(paid()).toBe(1);
  });

  it("that comes twenty times at the same moment is recognised once", async () => {
    const bytes = newPicture();
    const blobs = await Promise.all(Array.from({ length: 20 }, () => upload(bytes)));
    expect(blobs.map(({ status }) => status)).toEqual(Array(20).fill("succeeded"));
    expect(blobs.filter(({ recognition }) => !recognition?.cached)).toHaveLength(1);
    expect(new Set(blobs.map(({ labels }) => JSON.stringify(labels))).size).toBe(1);
    expect(paid()).toBe(1);
  });

  it("that is promised twenty times at the same moment is recognised once", async () => {
    const bytes = newPicture();
    const promise = { sha256: sha256Of(bytes), size: bytes.length };
    const blobs = await Promise.all(Array.from({ length: 20 }, () => upload(bytes, promise)));
    expect(blobs.filter(({ recognition }) => !recognition?.cached)).toHaveLength(1);
    expect(paid()).toBe(1);
  });

  it("is read in many ways for the price of one", async () => {
    const { blob_id } = await upload(newPicture());
    const one = await stack.get(blob_id, "?max_labels=1");
    expect(one.labels).toHaveLength(1);
    const signs = await stack.get(blob_id, "?labels=stopsign&min_confidence=0");
    expect(signs.labels).toMatchObject([{ label: "Stopsign" }]);
    const sure = await stack.get(blob_id, "?min_confidence=100");
    expect(sure).toMatchObject({ labels: [], warnings: [{ code: "low_confidence" }] });
    expect(paid()).toBe(1);
  });

  it("is refused by S3 if it is not the one that was promised", async () => {
    const [bytes, other] = [newPicture(), newPicture()];
    expect(other.length).toBe(bytes.length);
    const { blobId, form } = await stack.open({ sha256: sha256Of(bytes), size: bytes.length });
    expect(await stack.post(form, other)).toEqual({ status: 400, code: "BadDigest" });
    const longer = Buffer.concat([bytes, Buffer.from("!")]);
    expect(await stack.post(form, longer)).toEqual({ status: 400, code: "EntityTooLarge" });
    const shorter = bytes.subarray(1);
    expect(await stack.post(form, shorter)).toEqual({ status: 400, code: "EntityTooSmall" });

    expect(await stack.get(blobId)).toMatchObject({ status: "awaiting_upload" });
    expect(await stack.leftovers()).toBe(0);
    expect(paid()).toBe(0);

    expect(await stack.post(form, bytes)).toEqual({ status: 204 });
    expect(await stack.finished(blobId)).toMatchObject({ status: "succeeded" });
  });

  it("cannot be promised under another one's SHA-256 by leaving its field out of the form", async () => {
    const { form } = await stack.open({ sha256: sha256Of(newPicture()) });
    const { "x-amz-checksum-sha256": _, ...fields } = form.fields;
    const answer = await stack.post({ ...form, fields }, newPicture());
    expect(answer).toEqual({ status: 403, code: "AccessDenied" });
  });

  it("that is damaged is asked for once, and remembered with what was wrong", async () => {
    const bytes = newDamagedPicture();
    const refusal = { status: "failed", error: { code: "corrupt_image", retryable: false } };
    const first = await upload(bytes);
    expect(first).toMatchObject(refusal);
    expect(await upload(bytes)).toMatchObject({ ...refusal, error: first.error });
    expect(paid()).toBe(1);
  });

  it("that is damaged and was promised is refused before it is uploaded again", async () => {
    const bytes = newDamagedPicture();
    const promise = { sha256: sha256Of(bytes), size: bytes.length };
    const first = await upload(bytes, promise);
    const second = await stack.create(promise);
    expect(second).not.toHaveProperty("upload_info");
    expect(second).toMatchObject({ status: "failed", error: first.error, image: first.image });
    expect(paid()).toBe(1);
  });
});
