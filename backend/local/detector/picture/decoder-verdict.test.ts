import { describe, expect, it } from "@jest/globals";
import { decoding, UnreadablePictureError } from "./decoder-verdict.ts";

/** Fails with these, one after the other, and then decodes. */
const failing = (...errors: Error[]) => {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return "decoded";
  };
};

describe("a decoder that fails", () => {
  it.each([
    "Input buffer contains unsupported image format",
    "Input file has corrupt header: VipsJpeg: Bogus marker length",
    "VipsJpeg: premature end of JPEG image",
    "vipspng: libpng read error",
    "Input Buffer is empty",
  ])("has judged the bytes: %s", async (message) => {
    await expect(decoding(failing(new Error(message)))).rejects.toThrow(UnreadablePictureError);
  });

  it.each([
    new Error("vips_malloc: out of memory -- size == 44MB"),
    new Error("VipsJpeg: Insufficient memory (case 4)"),
    new Error("vipspng: Out of memory"),
    new Error("Input file has corrupt header: VipsJpeg: out of memory"),
    new Error("Input file is missing: /data/objects/1.data"),
    new Error("unable to create thread"),
    new Error("something that nobody has seen"),
    new RangeError("Array buffer allocation failed"),
    new RangeError("WebAssembly.Memory(): could not allocate memory"),
    Object.assign(new Error("EMFILE: too many open files, open"), { code: "EMFILE" }),
  ])("has not, if it is something else: %s", async (error) => {
    await expect(decoding(failing(error))).rejects.toBe(error);
  });

  it("must be silent twice to have judged", async () => {
    const silent = () => new Error("Unknown error");
    expect(await decoding(failing(silent()))).toBe("decoded");
    await expect(decoding(failing(silent(), silent()))).rejects.toThrow(UnreadablePictureError);
    const short = new Error("out of memory");
    await expect(decoding(failing(silent(), short))).rejects.toBe(short);
  });
});
