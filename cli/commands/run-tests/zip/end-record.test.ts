import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { makeEnd, makeZip, type TestEnd } from "./testing/make-zip.ts";
import { refusalOf } from "./testing/refusal-of.ts";
import { unpackZip } from "./unpack-zip.ts";
import type { ZipErrorCode } from "./zip-errors.ts";

const beyondAll = 2n ** 64n - 1n;
const two = (end?: TestEnd) =>
  makeZip(
    [
      { name: "a.jpg", data: "a" },
      { name: "b.jpg", data: "b" },
    ],
    end,
  );

describe("a zip is refused whose end", () => {
  const [contents, place] = ["its table of contents", "is not where it should be"];
  it.each<[what: string, end: TestEnd]>([
    ["it has not as many entries as it says", { entryCount: 1 }],
    [`${contents} cannot be read`, { entryCount: 3 }],
    [`${contents} ${place}`, { directoryOffset: 3 }],
    [`${contents} ${place}`, { directoryOffset: 0xfffffff0 }],
    [`${contents} ${place}`, { directoryBytes: 5 }],
    ["its two tables of contents contradict each other", { zip64: { entryCount: 1n } }],
    ["its zip64 record is out of place", { zip64: { at: beyondAll } }],
    ["its zip64 record is missing", { zip64: { at: 0n } }],
    [
      `${contents} ${place}`,
      { directoryOffset: 0xffffffff, zip64: { directoryOffset: beyondAll } },
    ],
  ])("shows that %s (case %#)", async (what, end) => {
    const message = `The zip is damaged: ${what}.`;
    expect(await refusalOf(two(end))).toEqual({ code: "zip_damaged", message, writtenBytes: 0 });
  });

  it("is one of several", async () => {
    const message = "This is one part of a zip that was split.";
    expect(await refusalOf(two({ disk: 1 }))).toMatchObject({ code: "zip_unsupported", message });
  });

  it.each<[string, Buffer]>([
    ["There is nothing in this zip.", makeZip([])],
    ["There is no file in this zip.", makeZip([{ name: "a/" }, { name: ".DS_Store" }])],
  ])("has nothing in front: %s", async (message, zip) => {
    expect(await refusalOf(zip)).toEqual({ code: "zip_empty", message, writtenBytes: 0 });
  });
});

it.each<[string, ZipErrorCode, Buffer]>([
  ["nothing at all", "not_a_zip", Buffer.alloc(0)],
  ["three bytes", "not_a_zip", Buffer.from("PK\x03")],
  ["text", "not_a_zip", Buffer.from("These are words.")],
  ["a program that unpacks itself", "not_a_zip", Buffer.concat([Buffer.from("MZ"), two()])],
  ["other bytes behind it", "zip_damaged", Buffer.concat([two(), Buffer.from("junk")])],
  ["another zip behind it", "zip_damaged", Buffer.concat([two(), two()])],
  ["an end within the comment", "zip_damaged", two({ comment: makeZip([]) })],
])("refuses %s: %s", async (_, code, zip) => {
  expect(await refusalOf(zip)).toMatchObject({ code, writtenBytes: 0 });
});

it("refuses a zip that was cut off anywhere", async () => {
  const zip = two();
  for (let length = 0; length < zip.length; length += 1) {
    const { code } = await refusalOf(zip.subarray(0, length));
    expect([length, code]).toEqual([length, length < 4 ? "not_a_zip" : "zip_damaged"]);
  }
});

describe("too many entries", () => {
  const header = two().subarray(-22 - 2 * 51, -22 - 51);
  const directory = (count: number) => Buffer.alloc(count * header.length, header);
  const start = Buffer.from("PK\x03\x04", "latin1");

  it.each<[what: string, end: TestEnd, message: string]>([
    ["a million, counted,", { entryCount: 1_000_000, zip64: {} }, "The zip has 1,000,000 entries"],
    [
      "that claim to be one",
      { entryCount: 1 },
      "The zip's table of contents is larger than 16 MB.",
    ],
  ])("%s are refused unread", async (_, lies, message) => {
    const all = directory(1_000_000);
    const zip = Buffer.concat([start, all, makeEnd([all], start.length, lies)]);
    const refused = await refusalOf(zip);
    expect(refused).toMatchObject({ code: "zip_too_large", writtenBytes: 0 });
    expect(refused.message).toContain(message);
  });

  it("in hundreds of gigabytes are refused in no time", async () => {
    const path = join(tmpdir(), `rekog-${process.pid}-sparse.zip`);
    const handle = await open(path, "wx");
    try {
      const directoryBytes = 300_000_000_000;
      const end = makeEnd([], 4, {
        entryCount: 0xffff,
        directoryBytes: 0xffffffff,
        zip64: {
          entryCount: 5n,
          directoryBytes: BigInt(directoryBytes),
          at: BigInt(4 + directoryBytes),
        },
      });
      await handle.write(start, 0, 4, 0);
      await handle.write(end, 0, end.length, 4 + directoryBytes); // holes in between
      const unpacking = unpackZip(path, { into: tmpdir(), signal: new AbortController().signal });
      await expect(unpacking).rejects.toMatchObject({ code: "zip_too_large" });
    } finally {
      await handle.close();
      await rm(path);
    }
  });

  it("are counted to the one: the limit itself is fine", async () => {
    const entries = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `${i}` }));
    expect(await refusalOf(makeZip(entries(11)), { entries: 10 })).toMatchObject({
      code: "zip_too_large",
      message: "The zip has 11 entries; 10 are the most that rekog unpacks.",
    });
    await expect(refusalOf(makeZip(entries(10)), { entries: 10 })).rejects.toThrow("unpacked");
  });
});
