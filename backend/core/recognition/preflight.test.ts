import { describe, expect, it } from "@jest/globals";
import { fakeUploads } from "../../testing/fake-uploads.ts";
import { type HeadInspection, RecognitionError } from "../ports/recognition.ts";
import { preflight } from "./preflight.ts";

const ref = { key: "uploads/1" };
const kib = 1024;
const small = 64 * kib;
const piece = 4 * 1024 * 1024;
const mib = 1024 * kib;
const all = 15_000_000;
const endOfImage = Buffer.from([0xff, 0xd9]);

/** So many bytes of what has the structure of a JPEG: one long scan, and an end at its end. */
function jpeg(bytes: number, end: Uint8Array = endOfImage): Buffer {
  const picture = Buffer.alloc(bytes);
  picture.set([0xff, 0xd8]);
  picture.set(end, bytes - end.length);
  return picture;
}

/** Runs pre-flight on this object; `inspect` is given how much of it was read. */
async function run(
  object: Uint8Array,
  inspect: (read: number) => HeadInspection,
  converts?: boolean,
) {
  const uploads = fakeUploads();
  uploads.put(ref, object);
  const result = await preflight(
    { bytes: object.length, etag: "etag" },
    (fromByte, maxBytes) => uploads.read(ref, fromByte, maxBytes),
    (head) => inspect(head.length),
    converts,
  );
  const reads = uploads.reads.map(({ fromByte, maxBytes }) => [fromByte, maxBytes]);
  return { result, reads };
}

const picture =
  (width = 100, height = 100) =>
  () =>
    ({ kind: "image", format: "jpeg", width, height }) as const;
const never = () => {
  throw new Error("There is nothing to look at.");
};

describe("preflight", () => {
  it.each([
    [80, 80],
    [10_000, 80],
    [80, 10_000],
    [10_000, 10_000],
  ])("accepts %i × %i pixels, with all that is known of the image", async (width, height) => {
    const { result } = await run(jpeg(100), picture(width, height));
    expect(result).toEqual({
      kind: "accepted",
      image: { bytes: 100, etag: "etag", format: "jpeg", width, height },
    });
  });

  it.each([
    [79, 80, "image_too_small"],
    [80, 79, "image_too_small"],
    [10_001, 80, "image_too_large"],
    [80, 10_001, "image_too_large"],
    [10_001, 1, "image_too_large"],
  ])("refuses %i × %i pixels: %s", async (width, height, code) => {
    const { result } = await run(jpeg(100), picture(width, height));
    expect(result).toEqual({
      kind: "refused",
      failure: { code, width, height },
      image: { bytes: 100, etag: "etag", format: "jpeg", width, height },
    });
  });

  it("refuses an empty object without reading it", async () => {
    const { result, reads } = await run(Buffer.alloc(0), never);
    const failure = { code: "empty_upload" };
    expect(result).toEqual({ kind: "refused", failure, image: { bytes: 0, etag: "etag" } });
    expect(reads).toEqual([]);
  });

  it("takes 15,000,000 bytes, and refuses one more without reading it", async () => {
    expect((await run(jpeg(all), picture())).result.kind).toBe("accepted");
    const { result, reads } = await run(jpeg(all + 1), never);
    expect(result).toMatchObject({ failure: { code: "image_too_large", bytes: all + 1 } });
    expect(reads).toEqual([]);
  });

  it("refuses what is no JPEG or PNG, by name where it has one", async () => {
    const named = await run(jpeg(9), () => ({ kind: "other", found: "a PDF document" }));
    expect(named.result).toMatchObject({
      failure: { code: "unsupported_image", found: "a PDF document" },
    });
    const nameless = await run(jpeg(9), () => ({ kind: "other" }));
    expect(nameless.result).toMatchObject({ failure: { code: "unsupported_image" } });
  });

  it("refuses what is corrupt", async () => {
    const { result } = await run(jpeg(9), () => ({ kind: "corrupt", format: "jpeg" }));
    expect(result).toMatchObject({
      failure: { code: "corrupt_image", format: "jpeg" },
      image: { format: "jpeg" },
    });
  });

  it("refuses what ends before its header does, by its format", async () => {
    for (const bytes of [9, small, small + 10, 2 * mib, all]) {
      const { result } = await run(jpeg(bytes), () => ({ kind: "incomplete", format: "png" }));
      expect(result).toMatchObject({
        failure: { code: "corrupt_image", format: "png" },
        image: { bytes, format: "png" },
      });
    }
  });

  it("refuses an object that is shorter than was said, and does not read on for ever", async () => {
    const uploads = fakeUploads();
    uploads.put(ref, jpeg(100));
    const result = await preflight(
      { bytes: 2 * mib, etag: "etag" },
      (fromByte, maxBytes) => uploads.read(ref, fromByte, maxBytes),
      () => ({ kind: "incomplete", format: "jpeg" }),
    );
    expect(result).toMatchObject({ failure: { code: "corrupt_image" } });
    expect(uploads.reads).toHaveLength(3);
  });

  it.each([
    ["at the first look", 1],
    ["at the second", 2],
    ["at its end", 3],
    ["in the middle of a search for its end", 4],
  ])("finds that the object is gone %s", async (_, gone) => {
    const whole = Buffer.concat([jpeg(9 * mib).subarray(0, -2), Buffer.alloc(2)]);
    let reads = 0;
    const read = async (fromByte: number, maxBytes: number) => {
      reads += 1;
      return reads === gone ? undefined : whole.subarray(fromByte, fromByte + maxBytes);
    };
    const inspect = ({ length }: Uint8Array): HeadInspection =>
      length > small ? picture()() : { kind: "incomplete", format: "jpeg" };
    const object = { bytes: whole.length, etag: "etag" };
    expect(await preflight(object, read, inspect)).toEqual({ kind: "gone" });
    expect(reads).toBe(gone);
  });

  it("lets a failure to read through as it is", async () => {
    const error = new Error("S3 is not there");
    const running = preflight({ bytes: 9, etag: "etag" }, () => Promise.reject(error), never);
    await expect(running).rejects.toBe(error);
    expect(error).not.toBeInstanceOf(RecognitionError);
  });

  describe("for the header reads", () => {
    const headerOf = (needed: number) => (read: number) =>
      read < needed ? ({ kind: "incomplete", format: "jpeg" } as const) : picture()();

    it.each([
      ["the first 64 KiB, if that is enough", small, [[0, small]]],
      [
        "then up to 1 MiB",
        small + 1,
        [
          [0, small],
          [small, mib - small],
        ],
      ],
      [
        "then all of it",
        mib + 1,
        [
          [0, small],
          [small, mib - small],
          [mib, all - mib],
        ],
      ],
    ])("%s, and no byte twice", async (_, needed, reads) => {
      const ran = await run(jpeg(2 * mib), headerOf(needed));
      expect(ran.result.kind).toBe("accepted");
      expect(ran.reads.slice(0, reads.length)).toEqual(reads);
    });
  });

  describe("for the end reads", () => {
    it.each([100, small])("nothing more of a picture of %d bytes", async (bytes) => {
      const { result, reads } = await run(jpeg(bytes), picture());
      expect(result.kind).toBe("accepted");
      expect(reads).toEqual([[0, small]]);
    });

    it.each([
      [small + 1, [[small, piece]]],
      [2 * mib, [[small, piece]]],
      [
        all,
        [
          [small, piece],
          [small + piece, piece],
          [small + 2 * piece, piece],
          [small + 3 * piece, piece],
        ],
      ],
    ])("the rest of a JPEG of %d, in pieces", async (bytes, rest) => {
      const { result, reads } = await run(jpeg(bytes), picture());
      expect(result.kind).toBe("accepted");
      expect(reads).toEqual([[0, small], ...rest]);
    });

    it("the rest of a PNG", async () => {
      const chunk = (type: string, bytes: number) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes);
        return Buffer.concat([length, Buffer.from(type), Buffer.alloc(bytes + 4)]);
      };
      const png = [Buffer.alloc(8), chunk("IHDR", 13), chunk("IDAT", 2 * mib), chunk("IEND", 0)];
      const { result, reads } = await run(Buffer.concat(png), () => ({
        ...picture()(),
        format: "png",
      }));
      expect(result).toMatchObject({ kind: "accepted", image: { format: "png" } });
      expect(reads).toEqual([
        [0, small],
        [small, piece],
      ]);
    });

    it("nothing behind the piece in which the picture ends", async () => {
      const followed = Buffer.concat([jpeg(mib + small), Buffer.alloc(8 * mib, "trailer")]);
      const { result, reads } = await run(followed, picture());
      expect(result.kind).toBe("accepted");
      expect(reads).toEqual([
        [0, small],
        [small, piece],
      ]);
    });

    it("nothing behind the piece in which another picture begins before this one's end", async () => {
      const cut = Buffer.concat([jpeg(mib).subarray(0, -2), jpeg(8 * mib)]);
      const { result, reads } = await run(cut, picture());
      expect(result).toMatchObject({ failure: { code: "corrupt_image", format: "jpeg" } });
      expect(reads).toEqual([
        [0, small],
        [small, piece],
      ]);
    });

    it("all of a picture that was cut off, and refuses it", async () => {
      const cut = jpeg(6 * mib, Buffer.alloc(2));
      const { result, reads } = await run(cut, picture());
      expect(result).toEqual({
        kind: "refused",
        failure: { code: "corrupt_image", format: "jpeg" },
        image: { bytes: 6 * mib, etag: "etag", format: "jpeg", width: 100, height: 100 },
      });
      expect(reads.slice(1)).toEqual([
        [small, piece],
        [small + piece, piece],
      ]);
    });

    it("nothing of a small picture that was cut off: all of it was seen", async () => {
      const { result, reads } = await run(jpeg(100, Buffer.alloc(2)), picture());
      expect(result).toMatchObject({ failure: { code: "corrupt_image" } });
      expect(reads).toHaveLength(1);
    });

    it("nothing of what is refused for its size", async () => {
      const { reads } = await run(jpeg(2 * mib), picture(79, 79));
      expect(reads).toEqual([[0, small]]);
    });
  });
});

describe("preflight where pictures are converted", () => {
  const runConverting = async (object: Uint8Array, inspect: (read: number) => HeadInspection) =>
    (await run(object, inspect, true)).result;
  const asJpeg = { kind: "convertible", source: "jpeg" };

  it("accepts what recognition takes, as ever", async () => {
    const image = { bytes: 100, etag: "etag", format: "jpeg", width: 100, height: 100 };
    expect(await runConverting(jpeg(100), picture())).toEqual({ kind: "accepted", image });
  });

  it("has another format converted, and refuses what cannot be, by name", async () => {
    const heic = { kind: "other", found: "a HEIC image", convertible: "heic" } as const;
    expect(await runConverting(jpeg(9), () => heic)).toEqual({
      kind: "convertible",
      source: "heic",
    });
    expect(await runConverting(jpeg(9), () => ({ kind: "other", found: "a video" }))).toMatchObject(
      {
        failure: { code: "unsupported_image", found: "a video" },
      },
    );
  });

  it.each([
    ["more pixels a side than recognition takes", picture(10_001, 100)],
    ["as many pixels as can be converted", picture(12_000, 10_000)],
  ])("has a picture converted of %s", async (_, inspect) => {
    expect(await runConverting(jpeg(100), inspect)).toEqual(asJpeg);
  });

  it("has a picture converted of more bytes than recognition takes, and reads no more than its head", async () => {
    const { result, reads } = await run(jpeg(all + 1), picture(), true);
    expect(result).toEqual(asJpeg);
    expect(reads).toEqual([[0, small]]);
  });

  it("refuses what is too large to be converted, with the limits of that", async () => {
    const isForConversion = true;
    const bytes = 50_000_001;
    const { result, reads } = await run(Buffer.alloc(bytes), never, true);
    expect(result).toMatchObject({ failure: { code: "image_too_large", bytes, isForConversion } });
    expect(reads).toEqual([]);
    const [width, height] = [12_001, 10_000];
    expect(await runConverting(jpeg(100), picture(width, height))).toMatchObject({
      kind: "refused",
      failure: { code: "image_too_large", width, height, isForConversion },
    });
  });

  it.each([
    [79, 100],
    [1, 30_000],
    [30_000, 79],
  ])("refuses %i × %i pixels as too narrow: no conversion adds detail", async (width, height) => {
    expect(await runConverting(jpeg(100), picture(width, height))).toMatchObject({
      failure: { code: "image_too_small", width, height },
    });
  });

  it("refuses what is so long that it would be too narrow once it is short enough", async () => {
    const failure = { code: "image_too_large", width: 12_600, height: 100, isTooLong: true };
    const strip = picture(12_600, 100);
    expect(await runConverting(jpeg(100), strip)).toMatchObject({ kind: "refused", failure });
    expect(await runConverting(jpeg(100), picture(12_500, 100))).toEqual(asJpeg);
  });

  it("lets the converter say what is missing where the end is", async () => {
    expect(await runConverting(jpeg(100, Buffer.alloc(2)), picture())).toEqual(asJpeg);
  });

  it("still refuses what is corrupt, empty or gone", async () => {
    const corrupt = () => ({ kind: "corrupt", format: "png" }) as const;
    expect(await runConverting(jpeg(9), corrupt)).toMatchObject({
      failure: { code: "corrupt_image", format: "png" },
    });
    expect(await runConverting(Buffer.alloc(0), never)).toMatchObject({
      failure: { code: "empty_upload" },
    });
  });

  it("has a PNG converted that lies on its side, which recognition would not turn", async () => {
    const lying = (orientation: number) => () =>
      ({ kind: "image", format: "png", width: 100, height: 90, orientation }) as const;
    expect(await runConverting(jpeg(9), lying(6))).toEqual({ kind: "convertible", source: "png" });
    expect(await runConverting(jpeg(9), lying(2))).toEqual({ kind: "convertible", source: "png" });
    // It stands upright: its end is looked for.
    expect(await run(jpeg(9), lying(6))).toMatchObject({
      result: { image: { width: 100, height: 90 } },
    });
  });
});

describe("the pixels of a picture", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("are told upright: orientation %i", async (orientation) => {
    const found = { kind: "image", format: "jpeg", width: 300, height: 200, orientation } as const;
    const [width, height] = orientation < 5 ? [300, 200] : [200, 300];
    expect((await run(jpeg(100), () => found)).result).toMatchObject({
      kind: "accepted",
      image: { width, height, orientation },
    });
  });
});
