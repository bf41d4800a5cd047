import { describe, expect, it } from "@jest/globals";
import { makeZip, type TestEntry, zip64Extra } from "./testing/make-zip.ts";
import { refusalOf } from "./testing/refusal-of.ts";
import type { ZipErrorCode } from "./zip-errors.ts";

const one = (entry: Partial<TestEntry>) => makeZip([{ name: "a.jpg", data: "bytes", ...entry }]);
const beyondAll = 2n ** 64n - 1n;

describe("an entry is refused before anything is written that", () => {
  it.each<[what: string, code: ZipErrorCode, entry: Partial<TestEntry>]>([
    ["is a symbolic link, not a file", "zip_unsafe", { mode: 0o120777, data: "/etc/passwd" }],
    ["is a device, a pipe or a socket, not a file", "zip_unsafe", { mode: 0o010644 }],
    ["is a device, a pipe or a socket, not a file", "zip_unsafe", { mode: 0o060644 }],
    ["is encrypted", "zip_unsupported", { flags: 0x1 }],
    ["is encrypted", "zip_unsupported", { flags: 0x2000 }],
    ["is compressed by method 93, which rekog does not know", "zip_unsupported", { method: 93 }],
    ["is larger than 64 MB when it is unpacked", "zip_too_large", { uncompressedSize: 64_000_001 }],
    [
      "is larger than 64 MB when it is unpacked",
      "zip_too_large",
      { uncompressedSize: 0xffffffff, extra: zip64Extra(beyondAll) },
    ],
    ["overlaps another part of the zip", "zip_unsafe", { compressedSize: 40 }],
    ["overlaps another part of the zip", "zip_unsafe", { offset: 0xfffffff0 }],
    [
      "overlaps another part of the zip",
      "zip_unsafe",
      { offset: 0xffffffff, extra: zip64Extra(beyondAll) },
    ],
    [
      "overlaps another part of the zip",
      "zip_unsafe",
      { compressedSize: 0xffffffff, extra: zip64Extra(beyondAll) },
    ],
  ])("%s (%s: %j)", async (what, code, entry) => {
    const message = `The entry "a.jpg" ${what}.`;
    expect(await refusalOf(one(entry))).toEqual({ code, message, writtenBytes: 0 });
  });

  it("shares its bytes with another", async () => {
    const zip = makeZip([
      { name: "a.jpg", data: "a" },
      { name: "b.jpg", offset: 0 },
    ]);
    const message = 'The entry "a.jpg" overlaps another part of the zip.';
    expect(await refusalOf(zip)).toEqual({ code: "zip_unsafe", message, writtenBytes: 0 });
  });

  it("is too large together with the others", async () => {
    const entries = [1, 2, 3].map((i) => ({ name: `${i}.jpg`, data: "12345" }));
    expect(await refusalOf(makeZip(entries), { totalBytes: 14 })).toEqual({
      code: "zip_too_large",
      message: "The zip is larger than 14 bytes when it is unpacked.",
      writtenBytes: 0,
    });
  });
});

// Each is found out where the table of contents and the bytes part; what was written is within the limits even so.
describe("an entry whose bytes belie it is refused:", () => {
  const zeros = Buffer.alloc(50_000_000);
  it.each<[what: string, code: ZipErrorCode, entry: Partial<TestEntry>, writtenBytes: number]>([
    ["is larger than it says", "zip_damaged", { data: zeros, uncompressedSize: 100_000 }, 100_000],
    ["is smaller than it says", "zip_damaged", { uncompressedSize: 6 }, 5],
    ["does not match its checksum", "zip_damaged", { crc: 1 }, 5],
    ["does not match its checksum", "zip_damaged", { crc: 1, method: 0 }, 5],
    ["cannot be unpacked", "zip_damaged", { compressed: Buffer.from("ffff", "hex") }, 0],
    ["cannot be unpacked", "zip_damaged", { compressed: Buffer.alloc(0) }, 0],
    ["is described in two ways", "zip_damaged", { localName: "../../../suite/x.jpg" }, 0],
    ["is described in two ways", "zip_damaged", { localMethod: 0 }, 0],
    ["is not where it should be", "zip_damaged", { offset: 1, compressedSize: 6 }, 0],
  ])("%s (%s, case %#)", async (what, code, entry, writtenBytes) => {
    const refused = await refusalOf(one(entry));
    expect(refused.message).toContain(`the entry "a.jpg" ${what}.`);
    expect(refused.code).toBe(code);
    expect(refused.writtenBytes).toBeLessThanOrEqual(writtenBytes);
  });

  it("has bytes behind its end, in which another could hide", async () => {
    const compressed = Buffer.from("0100000000", "hex").subarray(0, 1);
    const empty = Buffer.from("0300", "hex"); // a last block with nothing in it
    const zip = one({ data: "", compressed: Buffer.concat([empty, compressed]) });
    expect((await refusalOf(zip)).message).toContain("has bytes behind its end");
  });

  it("reaches into the next one through its local header", async () => {
    const [hidden, name] = [makeZip([{ name: "b.jpg", data: "b" }]).subarray(0, 38), "a.jpg"];
    const zip = makeZip([
      { name, data: "a", method: 0, localExtra: Buffer.alloc(3) },
      { name: "b.jpg", offset: 36 },
      { name: "c.jpg", localExtra: hidden },
    ]);
    expect(await refusalOf(zip)).toMatchObject({
      code: "zip_unsafe",
      message: 'The entry "a.jpg" overlaps another part of the zip.',
      writtenBytes: 0,
    });
  });
});
