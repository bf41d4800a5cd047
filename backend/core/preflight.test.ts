import { describe, expect, it } from "@jest/globals";
import { fakeUploads } from "../testing/fake-uploads.ts";
import { type HeadInspection, RecognitionError } from "./ports.ts";
import { preflight } from "./preflight.ts";

const REF = { key: "uploads/1" };
const KIB = 1024;
const SMALL = 64 * KIB;
const MIDDLE = 1024 * KIB;
const ALL = 15_000_000;

/** Runs pre-flight on an object of this size; `inspect` is given how much of it was read. */
async function run(bytes: number, inspect: (read: number) => HeadInspection) {
  const uploads = fakeUploads();
  uploads.put(REF, new Uint8Array(bytes));
  const result = await preflight(REF, uploads, (head) => inspect(head.length));
  return { result, reads: uploads.reads };
}

const picture = (width: number, height: number) => () =>
  ({ kind: "image", format: "png", width, height }) as const;

describe("preflight", () => {
  it.each([
    [80, 80],
    [10_000, 80],
    [80, 10_000],
    [10_000, 10_000],
  ])("accepts %i × %i pixels, with all that is known of the image", async (width, height) => {
    const { result } = await run(100, picture(width, height));
    expect(result).toMatchObject({
      kind: "accepted",
      image: { bytes: 100, etag: expect.stringMatching(/^[0-9a-f]{32}$/), format: "png" },
    });
    expect(result).toMatchObject({ image: { width, height } });
  });

  it.each([
    [79, 80, "image_too_small"],
    [80, 79, "image_too_small"],
    [10_001, 80, "image_too_large"],
    [80, 10_001, "image_too_large"],
    [10_001, 1, "image_too_large"],
  ])("refuses %i × %i pixels: %s", async (width, height, code) => {
    const { result } = await run(100, picture(width, height));
    expect(result).toMatchObject({
      kind: "refused",
      failure: { code, width, height },
      image: { format: "png", width, height },
    });
  });

  it("refuses an empty object without looking at it", async () => {
    const { result } = await run(0, () => {
      throw new Error("There is nothing to look at.");
    });
    expect(result).toMatchObject({
      kind: "refused",
      failure: { code: "empty_upload" },
      image: { bytes: 0 },
    });
  });

  it("takes 15,000,000 bytes, and refuses one more without looking at it", async () => {
    expect((await run(ALL, picture(100, 100))).result.kind).toBe("accepted");
    const { result } = await run(ALL + 1, () => {
      throw new Error("It is too large to look at.");
    });
    expect(result).toMatchObject({
      kind: "refused",
      failure: { code: "image_too_large", bytes: ALL + 1 },
    });
  });

  it("refuses what is no JPEG or PNG, by name where it has one", async () => {
    const named = await run(9, () => ({ kind: "other", found: "a PDF document" }));
    expect(named.result).toMatchObject({
      failure: { code: "unsupported_image", found: "a PDF document" },
    });
    const nameless = await run(9, () => ({ kind: "other" }));
    expect(nameless.result).toMatchObject({ failure: { code: "unsupported_image" } });
  });

  it("refuses what is corrupt", async () => {
    const { result } = await run(9, () => ({ kind: "corrupt", format: "jpeg" }));
    expect(result).toMatchObject({
      failure: { code: "corrupt_image", format: "jpeg" },
      image: { format: "jpeg" },
    });
  });

  it("refuses what ends before its header does", async () => {
    const { result, reads } = await run(9, () => ({ kind: "incomplete", format: "png" }));
    expect(result).toMatchObject({ failure: { code: "corrupt_image", format: "png" } });
    expect(reads).toEqual([SMALL]);
  });

  it("finds no object where it is gone", async () => {
    const result = await preflight(REF, fakeUploads(), () => ({ kind: "other" }));
    expect(result).toEqual({ kind: "gone" });
  });

  it("lets a failure to read through as it is", async () => {
    const error = new Error("S3 is not there");
    const uploads = { readHead: () => Promise.reject(error), remove: async () => {} };
    await expect(preflight(REF, uploads, () => ({ kind: "other" }))).rejects.toBe(error);
    expect(error).not.toBeInstanceOf(RecognitionError);
  });

  describe("reads", () => {
    const headerOf = (needed: number) => (read: number) =>
      read < needed
        ? ({ kind: "incomplete", format: "jpeg" } as const)
        : ({ kind: "image", format: "jpeg", width: 100, height: 100 } as const);

    it.each([
      ["the first 64 KiB, if that is enough", SMALL, [SMALL]],
      ["then 1 MiB", SMALL + 1, [SMALL, MIDDLE]],
      ["then all of it", MIDDLE + 1, [SMALL, MIDDLE, ALL]],
    ])("%s", async (_, needed, reads) => {
      const ran = await run(2 * MIDDLE, headerOf(needed));
      expect(ran.result.kind).toBe("accepted");
      expect(ran.reads).toEqual(reads);
    });

    it("no further than the object goes", async () => {
      const ran = await run(SMALL + 10, headerOf(2 * MIDDLE));
      expect(ran.result).toMatchObject({ failure: { code: "corrupt_image" } });
      expect(ran.reads).toEqual([SMALL, MIDDLE]);
    });
  });
});
