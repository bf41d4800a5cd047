import { describe, expect, it } from "@jest/globals";
import { jpegFrame } from "./jpeg-frame.ts";

const start = [0xff, 0xd8];
const scan = [0xff, 0xda, 0, 2];
const component = [1, 1, 0x11, 0];
/** A frame header: its length, 8 bits a sample, height, width, one component. */
const frame = (marker: number, width = 300, height = 200) => [
  ...[0xff, marker, 0, 11, 8],
  ...[height >> 8, height & 0xff, width >> 8, width & 0xff],
  ...component,
];
const exifOfNothing = [0xff, 0xe1, 0, 8, ...Buffer.from("Exif\0\0")];
const size = { width: 300, height: 200 };

const sizeOf = (...parts: number[][]) => jpegFrame(Uint8Array.from([start, ...parts].flat()));

describe("the size of a JPEG", () => {
  it.each([0xc0, 0xc1, 0xc2])("is in its frame header, sequential or progressive: %i", (marker) => {
    expect(sizeOf(exifOfNothing, frame(marker))).toEqual(size);
  });

  it.each([
    [0xc3, { found: "a lossless JPEG", convertible: "jpeg" }],
    [0xc5, { found: "a hierarchical JPEG" }],
    [0xc9, { found: "a JPEG with arithmetic coding", convertible: "jpeg" }],
    [0xca, { found: "a JPEG with arithmetic coding", convertible: "jpeg" }],
    [0xcf, { found: "a hierarchical JPEG with arithmetic coding" }],
    [0xf7, { found: "a JPEG-LS image", convertible: "jpeg-ls" }],
  ])("is not asked for where the frame is of a kind that few decoders take: %i", (marker, what) => {
    expect(sizeOf(exifOfNothing, frame(marker))).toEqual(what);
  });

  it("is not asked for where there are 12 bits a sample", () => {
    const deep = frame(0xc1);
    deep[4] = 12;
    expect(sizeOf(deep)).toEqual({ found: "a JPEG of 12 bits a sample", convertible: "jpeg" });
  });

  it("is not in a Huffman table, nor in what a segment holds", () => {
    const table = frame(0xc4, 1, 1);
    const comment = [0xff, 0xfe, 0, 15, ...frame(0xc0, 2, 2)];
    expect(sizeOf(table, comment, frame(0xc0))).toEqual(size);
  });

  it.each([
    ["fill bytes before a marker (T.81, B.1.1.2)", [0xff, 0xff, 0xff]],
    ["a restart marker out of place", [0xff, 0xd0]],
    ["a few bytes that belong to nothing", [1, 2, 3]],
    ["a segment that is shorter than its own length", [0xff, 0xe0, 0, 0]],
  ])("is found behind %s", (_, what) => {
    expect(sizeOf(exifOfNothing, what, frame(0xc0))).toEqual(size);
  });

  it("is still to come at any place before it", () => {
    const whole = Uint8Array.from([...start, ...exifOfNothing, ...frame(0xc0)]);
    for (let kept = 2; kept < whole.length - component.length; kept += 1) {
      expect(jpegFrame(whole.subarray(0, kept))).toBe("incomplete");
    }
    expect(jpegFrame(whole.subarray(0, -component.length))).toEqual(size);
  });

  it("is nowhere if the scan or the end comes first, or if it is nothing", () => {
    expect(sizeOf(scan, frame(0xc0))).toBe("corrupt");
    expect(sizeOf([0xff, 0xd9], frame(0xc0))).toBe("corrupt");
    expect(sizeOf(frame(0xc0, 0, 200))).toBe("corrupt");
    expect(sizeOf(frame(0xc0, 300, 0))).toBe("corrupt");
  });
});
