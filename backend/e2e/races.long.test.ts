import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.fixture.ts";
import { type Blob, isTerminal, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { clock, stopSign } from "./picture-bytes.fixture.ts";

/** Long enough to do something meanwhile, on a machine that is busy with other tests too. */
const latencyMs = 1_000;
const life = ["awaiting_upload", "processing", "succeeded"];
let pictures = 0;

/** A picture that was never seen before, with what is found in it. */
function newPicture(of: "Stopsign" | "Clock" = "Stopsign") {
  pictures += 1;
  const bytes = of === "Clock" ? clock() : stopSign();
  const picture = Buffer.concat([bytes, Buffer.from(`picture ${pictures}`)]);
  return { bytes: picture, label: of, etag: createHash("md5").update(picture).digest("hex") };
}

function startedStack(options: Parameters<typeof startLocalStack>[0]) {
  let stack: LocalStack;
  let receiver: CallbackReceiver;
  let callsBefore = 0;
  beforeAll(async () => {
    stack = await startLocalStack(options);
    receiver = await startCallbackReceiver();
  });
  afterAll(async () => {
    await stack.stop();
    await receiver.stop();
  });
  beforeEach(() => {
    callsBefore = stack.aws.rekognition.calls();
    stack.aws.rekognition.setFaults({});
  });
  afterEach(async () => {
    expect(await stack.leftovers()).toBe(0);
    expect(await stack.deadUploads()).toEqual([]);
  });

  return {
    stack: () => stack,
    receiver: () => receiver,
    calls: () => stack.aws.rekognition.calls() - callsBefore,
    open: () => stack.open({ callback_url: receiver.url }),
    slowDown: () => stack.aws.rekognition.setFaults({ latencyMs }),

    async until(blobId: string, holds: (blob: Blob) => boolean): Promise<Blob> {
      for (;;) {
        const blob = await stack.get(blobId);
        if (holds(blob)) return blob;
      }
    },

    async status(blobId: string): Promise<number> {
      return (await stack.call("getBlob", `/blobs/${blobId}`)).status;
    },
  };
}

const isTakenUp = ({ status }: Blob) => status !== "awaiting_upload";

function expectResultOf(blob: Blob, pictures: { etag: string; label: string }[]): void {
  const its = pictures.find(({ etag }) => etag === blob.image?.etag);
  expect(blob.status).toBe("succeeded");
  expect(blob.labels?.[0]?.label).toBe(its?.label);
}

describe.each([1, 3])("with news of each upload coming %i times", (eventCopies) => {
  const { stack, receiver, calls, open, slowDown, until, status } = startedStack({
    faults: { eventCopies },
  });

  it("a picture is recognised once, and its result called back once", async () => {
    const { blobId, form } = await open();
    await stack().post(form, newPicture().bytes);
    await stack().finished(blobId);
    await receiver().received(blobId);
    expect(await stack().leftovers()).toBe(0);
    expect(calls()).toBe(1);
    expect(receiver().count(blobId)).toBe(1);
  });

  it("a blob's state only goes forward, and its result never changes", async () => {
    slowDown();
    const { blobId, form } = await open();
    const seen = [await stack().get(blobId)];
    const reading = until(blobId, (blob) => seen.push(blob) > 0 && isTerminal(blob));
    await stack().post(form, newPicture().bytes);
    await reading;
    expect(await stack().leftovers()).toBe(0);
    seen.push(await stack().get(blobId));

    const steps = seen.map(({ status }) => life.indexOf(status));
    expect(steps).toEqual([...steps].sort());
    expect(new Set(steps)).toEqual(new Set([0, 1, 2]));
    const updates = seen.map(({ updated_at }) => updated_at);
    expect(updates).toEqual([...updates].sort());
    const results = seen.filter(isTerminal).map(({ callback: _, ...result }) => result);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it("a second picture through the form after recognition changes nothing", async () => {
    const [first, second] = [newPicture("Clock"), newPicture("Stopsign")];
    const { blobId, form } = await stack().open();
    await stack().post(form, first.bytes);
    const finished = await stack().finished(blobId);
    for (const { bytes } of [second, first]) {
      expect(await stack().post(form, bytes)).toEqual({ status: 204 });
    }
    expect(await stack().leftovers()).toBe(0);
    expect(await stack().get(blobId)).toEqual(finished);
    expectResultOf(finished, [first]);
    expect(calls()).toBe(1);
  });

  it("a blob that is deleted during recognition stays deleted, and nothing is called back", async () => {
    slowDown();
    const { blobId, form } = await open();
    // Whoever looks when recognition is done finds no blob, and where the picture was gone before that, no picture.
    const ended = Promise.race(
      ["blob_finished", "upload_not_wanted"].map((event) => stack().logged(event, blobId)),
    );
    await stack().post(form, newPicture().bytes);
    await until(blobId, isTakenUp);
    await stack().remove(blobId);
    expect(await status(blobId)).toBe(404);
    await ended;
    expect(await stack().leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(receiver().count(blobId)).toBe(0);
  });

  it("a blob that is deleted before its upload does not come to life by it", async () => {
    const { blobId, form } = await open();
    await stack().remove(blobId);
    const told = stack().logged("upload_not_wanted", blobId);
    expect(await stack().post(form, newPicture().bytes)).toEqual({ status: 204 });
    await told;
    expect(await stack().leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(calls()).toBe(0);
  });

  it("a blob that is deleted at its end is gone, and so is its next upload", async () => {
    const { blobId, form } = await open();
    await stack().post(form, newPicture().bytes);
    await stack().finished(blobId);
    await stack().remove(blobId);
    const again = await stack().call("deleteBlob", `/blobs/${blobId}`, { method: "DELETE" });
    expect(again.status).toBe(404);
    await stack().post(form, newPicture().bytes);
    expect(await stack().leftovers()).toBe(0);
    expect(await status(blobId)).toBe(404);
    expect(calls()).toBe(1);
  });

  it("deletion and upload at the same moment leave nothing, whoever is first", async () => {
    const posted = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { blobId, form } = await open();
        await Promise.all([stack().post(form, newPicture().bytes), stack().remove(blobId)]);
        return blobId;
      }),
    );
    expect(await stack().leftovers()).toBe(0);
    for (const blobId of posted) expect(await status(blobId)).toBe(404);
  });
});

// News of the second picture comes again when the first one's lease is over, and that picture is there until then.
describe("with two pictures in one form", () => {
  const { stack, open, slowDown, until } = startedStack({ limits: { leaseSeconds: 4 } });

  it("two pictures through one form at once: the result is one picture's, whole", async () => {
    const both = [newPicture("Stopsign"), newPicture("Clock")];
    const { blobId, form } = await open();
    await Promise.all(both.map(({ bytes }) => stack().post(form, bytes)));
    expectResultOf(await stack().finished(blobId), both);
    expect(await stack().leftovers()).toBe(0);
    expectResultOf(await stack().get(blobId), both);
  });

  it("a second picture through the form during recognition changes nothing", async () => {
    slowDown();
    const [first, second] = [newPicture("Clock"), newPicture("Stopsign")];
    const { blobId, form } = await open();
    await stack().post(form, first.bytes);
    await until(blobId, isTakenUp);
    expect(await stack().post(form, second.bytes)).toEqual({ status: 204 });
    expectResultOf(await stack().finished(blobId), [first]);
    expect(await stack().leftovers()).toBe(0);
    expectResultOf(await stack().get(blobId), [first]);
  });
});
