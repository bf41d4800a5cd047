import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.fixture.ts";
import { type Blob, isTerminal, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { clock, stopSign } from "./picture-bytes.fixture.ts";

const LATENCY_MS = 250;
const LIFE = ["awaiting_upload", "processing", "succeeded"];
let pictures = 0;

/** A picture that was never seen before, with what is found in it. */
function newPicture(of: "Stopsign" | "Clock" = "Stopsign") {
  pictures += 1;
  const bytes = of === "Clock" ? clock() : stopSign();
  const picture = Buffer.concat([bytes, Buffer.from(`picture ${pictures}`)]);
  return { bytes: picture, label: of, etag: createHash("md5").update(picture).digest("hex") };
}

describe.each([1, 3])("with news of each upload coming %i times", (eventCopies) => {
  let stack: LocalStack;
  let receiver: CallbackReceiver;
  let callsBefore = 0;
  beforeAll(async () => {
    stack = await startLocalStack({ faults: { eventCopies }, limits: { leaseSeconds: 2 } });
    receiver = await startCallbackReceiver();
    // The first recognition waits for the model, perhaps for longer than the lease.
    const { blobId, form } = await stack.open();
    await stack.post(form, newPicture().bytes);
    await stack.finished(blobId);
  });
  afterAll(async () => {
    await stack.stop();
    await receiver.stop();
  });
  beforeEach(() => {
    callsBefore = stack.aws.rekognition.calls();
    stack.aws.rekognition.setFaults({ latencyMs: LATENCY_MS });
  });
  afterEach(async () => {
    expect(await stack.leftovers()).toBe(0);
    expect(await stack.deadUploads()).toEqual([]);
  });

  const calls = () => stack.aws.rekognition.calls() - callsBefore;
  const open = () => stack.open({ callback_url: receiver.url });

  async function until(blobId: string, holds: (blob: Blob) => boolean): Promise<Blob> {
    for (;;) {
      const blob = await stack.get(blobId);
      if (holds(blob)) return blob;
    }
  }

  function expectResultOf(blob: Blob, pictures: { etag: string; label: string }[]): void {
    const its = pictures.find(({ etag }) => etag === blob.image?.etag);
    expect(blob.status).toBe("succeeded");
    expect(blob.labels?.[0]?.label).toBe(its?.label);
  }

  it("a picture is recognised once, and its result called back once", async () => {
    const { blobId, form } = await open();
    await stack.post(form, newPicture().bytes);
    await stack.finished(blobId);
    await receiver.received(blobId);
    expect(await stack.leftovers()).toBe(0);
    expect(calls()).toBe(1);
    expect(receiver.count(blobId)).toBe(1);
  });

  it("a blob's state only goes forward, and its result never changes", async () => {
    const { blobId, form } = await open();
    const seen = [await stack.get(blobId)];
    const reading = until(blobId, (blob) => seen.push(blob) > 0 && isTerminal(blob));
    await stack.post(form, newPicture().bytes);
    await reading;
    expect(await stack.leftovers()).toBe(0);
    seen.push(await stack.get(blobId));

    const steps = seen.map(({ status }) => LIFE.indexOf(status));
    expect(steps).toEqual([...steps].sort());
    expect(new Set(steps)).toEqual(new Set([0, 1, 2]));
    const updates = seen.map(({ updated_at }) => updated_at);
    expect(updates).toEqual([...updates].sort());
    const results = seen.filter(isTerminal).map(({ callback: _, ...result }) => result);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it("two pictures through one form at once: the result is one picture's, whole", async () => {
    const both = [newPicture("Stopsign"), newPicture("Clock")];
    const { blobId, form } = await open();
    await Promise.all(both.map(({ bytes }) => stack.post(form, bytes)));
    expectResultOf(await stack.finished(blobId), both);
    expect(await stack.leftovers()).toBe(0);
    expectResultOf(await stack.get(blobId), both);
    expect(calls()).toBe(1);
  });

  it("a second picture through the form during recognition changes nothing", async () => {
    const [first, second] = [newPicture("Clock"), newPicture("Stopsign")];
    const { blobId, form } = await open();
    await stack.post(form, first.bytes);
    await until(blobId, ({ status }) => status === "processing");
    expect(await stack.post(form, second.bytes)).toEqual({ status: 204 });
    expectResultOf(await stack.finished(blobId), [first]);
    expect(await stack.leftovers()).toBe(0);
    expectResultOf(await stack.get(blobId), [first]);
    expect(calls()).toBe(1);
  });

  it("a second picture through the form after recognition changes nothing", async () => {
    const [first, second] = [newPicture("Clock"), newPicture("Stopsign")];
    const { blobId, form } = await stack.open();
    await stack.post(form, first.bytes);
    const finished = await stack.finished(blobId);
    for (const { bytes } of [second, first]) {
      expect(await stack.post(form, bytes)).toEqual({ status: 204 });
    }
    expect(await stack.leftovers()).toBe(0);
    expect(await stack.get(blobId)).toEqual(finished);
    expectResultOf(finished, [first]);
    expect(calls()).toBe(1);
  });

  it("a blob that is deleted during recognition stays deleted, and nothing is called back", async () => {
    const { blobId, form } = await open();
    await stack.post(form, newPicture().bytes);
    await until(blobId, ({ status }) => status === "processing");
    const ended = stack.logged("blob_finished", blobId);
    await stack.remove(blobId);
    expect(await status(blobId)).toBe(404);
    await ended;
    expect(await stack.leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(receiver.count(blobId)).toBe(0);
  });

  it("a blob that is deleted before its upload does not come to life by it", async () => {
    const { blobId, form } = await open();
    await stack.remove(blobId);
    const told = stack.logged("upload_not_wanted", blobId);
    expect(await stack.post(form, newPicture().bytes)).toEqual({ status: 204 });
    await told;
    expect(await stack.leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(calls()).toBe(0);
  });

  it("a blob that is deleted at its end is gone, and so is its next upload", async () => {
    const { blobId, form } = await open();
    await stack.post(form, newPicture().bytes);
    await stack.finished(blobId);
    await stack.remove(blobId);
    const again = await stack.call("deleteBlob", `/blobs/${blobId}`, { method: "DELETE" });
    expect(again.status).toBe(404);
    await stack.post(form, newPicture().bytes);
    expect(await stack.leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(calls()).toBe(1);
  });

  it("deletion and upload at the same moment leave nothing, whoever is first", async () => {
    const posted = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { blobId, form } = await open();
        await Promise.all([stack.post(form, newPicture().bytes), stack.remove(blobId)]);
        return blobId;
      }),
    );
    expect(await stack.leftovers()).toBe(0);
    for (const blobId of posted) expect(await status(blobId)).toBe(404);
  });

  async function status(blobId: string): Promise<number> {
    return (await stack.call("getBlob", `/blobs/${blobId}`)).status;
  }
});
