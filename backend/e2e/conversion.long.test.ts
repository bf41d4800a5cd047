import { readdir, readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import sharp, { type Sharp } from "sharp";
import { type Blob, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";

const samples = new URL("../adapters/convert/samples/", import.meta.url);
const read = (name: string) => readFile(new URL(name, samples));
/** What they all show, upright, at 160 × 120 or at 80 × 80 pixels. */
const shown = { large: "stop-sign.png", small: "stop-sign-small.png" };
const all = (await readdir(samples)).filter((name) => !/^README|^stop-sign/.test(name)).sort();
/** Of kinds that no decoder here reads, and that are whole: told by name. */
const notConvertible = [
  "12-bit.tif",
  "32-bit.tif",
  "alpha.jp2",
  "float-grey.tif",
  "jpeg-2000.tif",
  "lab.tif",
  "preview-only.tif",
  "ycc.tif",
];
const names = all.filter((name) => !notConvertible.includes(name));
/** Left to right, top to bottom, as fractions of the picture. */
type Box = { left: number; top: number; width: number; height: number };

/** What the file says that it is, by its ending; JPEGs of kinds that recognition does not take are JPEGs. */
const formats: Record<string, string> = {
  ...{ avif: "avif", bmp: "bmp", gif: "gif", heic: "heic", jls: "jpeg-ls", jpg: "jpeg" },
  ...{ j2k: "jpeg-2000", jp2: "jpeg-2000", jxl: "jpeg-xl", png: "png", tif: "tiff", webp: "webp" },
};
/** A decoder may do so itself: what became of it is a JPEG in any case. */
const takenAsItIs = [
  ...["cmyk.jpg", "cmyk-progressive.jpg", "progressive.jpg", "restart.jpg", "interlaced.png"],
];
/** One of several parts, as large as AVIF's tiles must be, and large ones of one colour: they show something else. */
const ofItsOwn = ["grid.avif", ...names.filter((name) => name.startsWith("flat."))];
/** Of those whose names do not tell it; the others say nothing of theirs. */
const orientations: Record<string, number> = { "phone.heic": 6, "tiled-jpeg.tif": 1 };
/** One bit a pixel leaves nothing of it to be recognised. */
const unrecognisable = ["1-bit.bmp"];

function startedStack(options: Parameters<typeof startLocalStack>[0] = {}) {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await startLocalStack(options);
  }, 120_000);
  afterAll(() => stack.stop());
  return {
    stack: () => stack,
    async recognised(bytes: Uint8Array, name = "photo"): Promise<Blob> {
      const { blobId, form } = await stack.open();
      expect((await stack.post(form, bytes, name)).status).toBe(204);
      return await stack.finished(blobId);
    },
  };
}

const sizeOf = (isSmall: boolean) =>
  isSmall ? { width: 80, height: 80 } : { width: 160, height: 120 };

const boxOf = ({ labels = [] }: Blob): Box | undefined =>
  labels.find(({ label }) => label === "Stopsign")?.instances?.[0]?.bounding_box;

function expectAt(box: Box | undefined, expected: Box | undefined): void {
  for (const side of ["left", "top", "width", "height"] as const) {
    expect(Math.abs((box?.[side] ?? Number.NaN) - (expected?.[side] ?? 0))).toBeLessThan(0.04);
  }
}

describe("a picture in another format", () => {
  const { stack, recognised } = startedStack();
  const expected: Record<string, Box | undefined> = {};
  beforeAll(async () => {
    for (const name of Object.values(shown)) {
      expected[name] = boxOf(await recognised(await read(name)));
    }
  }, 120_000);
  afterEach(async () => expect(await stack().leftovers()).toBe(0));

  it("is known by its samples: every ending has its format", () => {
    expect(names.filter((name) => !formats[name.split(".")[1] ?? ""])).toEqual([]);
    expect(Object.values(expected).every(Boolean)).toBe(true);
  });

  it.each(names)("%s: is recognised, its boxes where people see it", async (name) => {
    const blob = await recognised(await read(name), name);
    const [, said] = /^orientation-(\d)/.exec(name) ?? [];
    const { format, width = 0, height = 0, orientation, converted } = blob.image ?? {};
    const isSmall = width === 80;
    expect({ status: blob.status, format, width, height, converted }).toEqual({
      status: "succeeded",
      format: formats[name.split(".")[1] ?? ""],
      ...(ofItsOwn.includes(name) ? { width, height } : sizeOf(isSmall)),
      converted: takenAsItIs.includes(name) ? undefined : true,
    });
    expect(orientation).toBe(said ? Number(said) : orientations[name]);
    if ([...unrecognisable, ...ofItsOwn].includes(name)) return;
    expectAt(boxOf(blob), expected[isSmall ? shown.small : shown.large]);
  });

  it.each(notConvertible)(
    "%s: is told by name to be of no kind that is converted",
    async (name) => {
      const calls = stack().aws.rekognition.calls();
      const blob = await recognised(await read(name), name);
      expect(blob).toMatchObject({ status: "failed", error: { code: "conversion_failed" } });
      expect(stack().aws.rekognition.calls()).toBe(calls);
    },
  );

  it("costs nothing the second time, as a conversion or as a recognition", async () => {
    const bytes = Buffer.concat([await read("lossy.webp"), Buffer.from("once")]);
    await recognised(bytes);
    const [calls, lines] = [stack().aws.rekognition.calls(), stack().lines().length];
    const again = await recognised(bytes);
    expect(again).toMatchObject({ status: "succeeded", image: { converted: true } });
    expect(again.recognition).toMatchObject({ cached: true, cost: { calls: 0 } });
    expect(stack().aws.rekognition.calls()).toBe(calls);
    const told = stack().lines().slice(lines).join("\n");
    expect(told).not.toContain("picture_converted");
  });

  it("is announced by its hash and is there at once, for whoever uploaded it before", async () => {
    const bytes = await read("plain.heic");
    await recognised(bytes);
    const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
    const blob = await stack().create({ sha256: sha256.toString("hex") });
    expect(blob).toMatchObject({ status: "succeeded", image: { format: "heic", converted: true } });
  });

  it.each(["plain.heic", "lossy.webp", "plain.avif", "deflate.tif", "plain.jp2"])(
    "%s cut off in the middle is told to be damaged, and not paid for",
    async (name) => {
      const bytes = await read(name);
      const calls = stack().aws.rekognition.calls();
      const blob = await recognised(bytes.subarray(0, Math.floor(bytes.length / 2)));
      expect(blob).toMatchObject({
        status: "failed",
        error: { code: "corrupt_image", retryable: false },
      });
      expect(stack().aws.rekognition.calls()).toBe(calls);
    },
  );
});

describe("a JPEG or PNG", () => {
  const { stack, recognised } = startedStack();
  afterEach(async () => expect(await stack().leftovers()).toBe(0));
  const drawn = async () => sharp(await read(shown.large)).flatten({ background: "#fff" });

  /** Stored so that this orientation makes it upright again. */
  async function stored(orientation: number, format: "jpeg" | "png"): Promise<Buffer> {
    const turns: Record<number, (image: Sharp) => Sharp> = {
      1: (image) => image,
      2: (image) => image.flop(),
      3: (image) => image.rotate(180),
      4: (image) => image.flip(),
      5: (image) => image.rotate(270).flop(),
      6: (image) => image.rotate(270),
      7: (image) => image.rotate(90).flop(),
      8: (image) => image.rotate(90),
    };
    const raster = await (await drawn()).png().toBuffer();
    const turned = await (turns[orientation]?.(sharp(raster)) ?? sharp(raster)).png().toBuffer();
    return await sharp(turned).withMetadata({ orientation })[format]().toBuffer();
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "of EXIF orientation %i: its pixels and its boxes are those of the upright picture",
    async (orientation) => {
      const plain = boxOf(await recognised(await read(shown.large)));
      for (const format of ["jpeg", "png"] as const) {
        const blob = await recognised(await stored(orientation, format));
        // Recognition turns no PNG.
        const converted = format === "png" && orientation > 1;
        expect(blob.image).toMatchObject({
          ...{ format, width: 160, height: 120 },
          ...((format === "jpeg" || converted) && { orientation }),
          ...(converted && { converted }),
        });
        expectAt(boxOf(blob), plain);
      }
    },
  );

  it("above 10,000 pixels a side is recognised", async () => {
    const wide = await (await drawn())
      .resize(10_100, 400, { fit: "contain", background: "#fff" })
      .jpeg()
      .toBuffer();
    expect((await recognised(wide)).image).toMatchObject({
      ...{ format: "jpeg", width: 10_100, height: 400, converted: true },
    });
  }, 120_000);

  it("above 15 MB is recognised", async () => {
    const bytes = await (await drawn()).jpeg().toBuffer();
    const large = Buffer.concat([bytes, Buffer.alloc(15_000_000)]);
    expect((await recognised(large)).image).toMatchObject({ bytes: large.length, converted: true });
  }, 120_000);
});

describe("a function that dies after each of its writes", () => {
  const deaths: { name: string; writes: number }[] = [];
  const { stack, recognised } = startedStack({
    limits: { leaseSeconds: 3, visibilityTimeoutSeconds: 4 },
    faults: {
      deathAfterWrites(name) {
        const at = deaths.findIndex((death) => death.name === name);
        return at < 0 ? undefined : deaths.splice(at, 1)[0]?.writes;
      },
    },
  });
  beforeEach(() => void deaths.splice(0));

  it.each([
    ["processBlob", 1],
    ["processBlob", 2],
    ["processBlob", 3],
    ["convertBlob", 1],
    ["convertBlob", 2],
    ["convertBlob", 3],
    ["convertBlob", 4],
  ])(
    "%s after %i: the picture is recognised, and nothing is left of it",
    async (name, writes) => {
      deaths.push({ name, writes });
      const bytes = Buffer.concat([await read("lossy.webp"), Buffer.from(`${name} ${writes}`)]);
      expect(await recognised(bytes)).toMatchObject({
        status: "succeeded",
        image: { format: "webp", converted: true },
      });
      expect(deaths).toEqual([]);
      expect(await stack().leftovers()).toBe(0);
    },
    120_000,
  );
});

describe("where nothing is converted", () => {
  const { stack, recognised } = startedStack({ convert: false });

  it("the answers are those of before", async () => {
    const { form } = await stack().open();
    expect(form.max_bytes).toBe(15_000_000);
    expect(await recognised(await read("plain.heic"))).toMatchObject({
      status: "failed",
      error: {
        code: "unsupported_image",
        message: "This is a HEIC image, which cannot be recognised here.",
      },
    });
    expect(await stack().create({ size: 15_000_001 })).toMatchObject({
      status: "failed",
      error: {
        code: "image_too_large",
        message:
          "The file is 15,000,001 bytes; the limits are 10,000 pixels a side and 15,000,000 bytes.",
      },
    });
    expect(await stack().leftovers()).toBe(0);
  });
});
