import { describe, expect, it } from "@jest/globals";
import { lacksOnlyOthers } from "./heif-data.ts";

const primary = 9;
const uint16 = (...values: number[]) =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));
const file = Buffer.alloc(1_000, 7);

/** Items in version 0, whose parts have an offset of four bytes and a length of two. */
function located(...items: [item: number, parts: [offset: number, length: number][]][]) {
  const entries = items.map(([item, parts]) => [
    uint16(item, 0, parts.length),
    ...parts.map(([offset, length]) => uint16(0, offset, length)),
  ]);
  // Lengths of two bytes: a field says so in half a byte.
  const head = Buffer.concat([uint16(0, 0), Buffer.from([0x42, 0]), uint16(items.length)]);
  return [{ type: "iloc", body: Buffer.concat([head, ...entries.flat()]) }];
}

describe("the data of a HEIF picture", () => {
  it("are there, or what is not needed for it is not", () => {
    const whole: [number, number][] = [
      [10, 100],
      [900, 100],
    ];
    expect(lacksOnlyOthers(file, located([primary, whole]), primary)).toBe(false);
    const thumbnail: [number, number][] = [[950, 51]];
    expect(lacksOnlyOthers(file, located([primary, whole], [3, thumbnail]), primary)).toBe(true);
  });

  it("are damaged where they are cut off, or zeros", () => {
    const cut = () =>
      lacksOnlyOthers(
        file,
        located([
          primary,
          [
            [10, 1],
            [950, 51],
          ],
        ]),
        primary,
      );
    expect(cut).toThrow(expect.objectContaining({ reason: "damaged" }));
    const zeros = Buffer.from(file).fill(0, 800);
    const ending = () => lacksOnlyOthers(zeros, located([primary, [[10, 900]]]), primary);
    expect(ending).toThrow(expect.objectContaining({ reason: "damaged" }));
    // Some pictures are followed by fewer.
    expect(lacksOnlyOthers(zeros, located([primary, [[10, 800]]]), primary)).toBe(false);
  });

  it("are those of all that it is composed of, in turn", () => {
    const list = (from: number, ...to: number[]) => {
      const body = uint16(from, to.length, ...to);
      return Buffer.concat([uint16(0, 8 + body.length), Buffer.from("dimg"), body]);
    };
    const iref = {
      type: "iref",
      body: Buffer.concat([uint16(0, 0), list(primary, 1, 2), list(2, 3, primary)]),
    };
    const parts = (last: number) => located([1, [[0, 10]]], [2, [[0, 10]]], [3, [[990, last]]]);
    expect(lacksOnlyOthers(file, [...parts(10), iref], primary)).toBe(false);
    const cut = () => lacksOnlyOthers(file, [...parts(11), iref], primary);
    expect(cut).toThrow(expect.objectContaining({ reason: "damaged" }));
    expect(lacksOnlyOthers(file, parts(11), primary)).toBe(true);
  });

  it("are not looked at where there are too many parts", () => {
    const parts = Array<[number, number]>(60_000).fill([0, 1]);
    const many = () => lacksOnlyOthers(file, located([1, parts], [2, parts]), primary);
    expect(many).toThrow(expect.objectContaining({ reason: "too_large" }));
    expect(lacksOnlyOthers(file, located([1, parts]), primary)).toBe(false);
  });
});
