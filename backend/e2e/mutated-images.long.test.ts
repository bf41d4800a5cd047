import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inspectHead } from "../adapters/image/inspect-head.ts";
import { imageLimits } from "../core/blob/image-limits.ts";
import { preflight } from "../core/recognition/preflight.ts";
import { cpuMsOf } from "../testing/cpu-ms.ts";
import { isTerminal, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { mutatedImage } from "./mutated-images.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";

const seed = 20261123;
const refusals = ["unsupported_image", "corrupt_image", "image_too_large", "image_too_small"];

/** Looks at bytes as pre-flight does, and counts what it reads. */
async function look(bytes: Uint8Array) {
  let readBytes = 0;
  const read = async (fromByte: number, maxBytes: number) => {
    expect(fromByte).toBeLessThan(bytes.length);
    const piece = bytes.subarray(fromByte, fromByte + maxBytes);
    readBytes += piece.length;
    return piece;
  };
  const object = { bytes: bytes.length, etag: "etag" };
  return { result: await preflight(object, read, inspectHead), readBytes };
}

describe("pre-flight of a mutated picture", () => {
  it("decides, and reads no byte twice", async () => {
    const decided = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(mutatedImage, async (bytes) => {
        const { result, readBytes } = await look(bytes);
        // The end is looked for where it should be, before it is searched for.
        expect(readBytes).toBeLessThanOrEqual(bytes.length + 12);
        const outcome = result.kind === "refused" ? result.failure.code : result.kind;
        decided.set(outcome, (decided.get(outcome) ?? 0) + 1);
        if (bytes.length === 0) expect(outcome).toBe("empty_upload");
        else expect(["accepted", ...refusals]).toContain(outcome);
        if (result.kind !== "accepted") return;
        const { format, width = 0, height = 0 } = result.image;
        expect(["jpeg", "png"]).toContain(format);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(imageLimits.minPixels);
        expect(Math.max(width, height)).toBeLessThanOrEqual(imageLimits.maxPixels);
      }),
      { seed, numRuns: 4_000 },
    );
    // The mutations are worth something: they come to every end there is.
    expect([...decided.keys()]).toEqual(
      expect.arrayContaining(["accepted", "empty_upload", ...refusals]),
    );
  });

  it.each<[string, number[]]>([
    ["zeros", [0]],
    ["0xFF", [0xff]],
    ["0xFF and zero in turn", [0xff, 0]],
    ["segments of nothing", [0xff, 0xe1, 0, 2]],
    ["restart markers", [0xff, 0xd0]],
    ["starts of images", [0xff, 0xd8, 0xff, 0xe0]],
  ])("is done with 15,000,000 bytes of a JPEG's start and then %s", async (_, filling) => {
    const filled = Buffer.alloc(imageLimits.maxBytes, Buffer.from(filling));
    filled.set([0xff, 0xd8, 0xff, 0xe0]);
    const { result: looked, cpuMs } = await cpuMsOf(() => look(filled));
    const { result, readBytes } = looked;
    expect(result).toMatchObject({ kind: "refused", failure: { code: "corrupt_image" } });
    expect(readBytes).toBeLessThanOrEqual(filled.length + 12);
    // It takes a tenth of that. What it guards against takes a minute.
    expect(cpuMs).toBeLessThan(5_000);
  });
});

describe("the whole of rekog, given mutated pictures", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack({ limits: { maxReceiveCount: 2 } });
  });
  afterAll(() => stack.stop());

  it("brings each blob to its end, and recognises a good picture after them all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutatedImage, { minLength: 4, maxLength: 4 }), async (images) => {
        const blobs = await Promise.all(
          images.map(async (bytes) => {
            const { blobId, form } = await stack.open();
            expect(await stack.post(form, bytes)).toEqual({ status: 204 });
            return stack.finished(blobId);
          }),
        );
        for (const blob of blobs) {
          expect(isTerminal(blob)).toBe(true);
          if (blob.error) expect(["empty_upload", ...refusals]).toContain(blob.error.code);
        }
      }),
      { seed, numRuns: 15 },
    );
    expect(await stack.leftovers()).toBe(0);
    expect(await stack.deadUploads()).toEqual([]);

    const { blobId, form } = await stack.open();
    await stack.post(form, stopSign());
    expect((await stack.finished(blobId)).labels?.[0]?.label).toBe("Stopsign");
  });
});
