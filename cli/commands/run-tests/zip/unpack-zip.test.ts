import { once } from "node:events";
import { watch } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";
import yazl from "yazl";
import { temporaryFolders } from "../../../testing/temporary-folders.ts";
import { makeZip, type TestEntry, zip64Extra } from "./testing/make-zip.ts";
import { unpackZip } from "./unpack-zip.ts";
import type { ZipLimits } from "./zip-limits.ts";

const newFolder = temporaryFolders();

async function unpacked(zip: Buffer, limits?: Partial<ZipLimits>) {
  const folder = await newFolder();
  const into = join(folder, "into");
  await mkdir(into);
  await writeFile(join(folder, "cases.zip"), zip);
  const options = { into, signal: new AbortController().signal, ...(limits && { limits }) };
  return { into, files: await unpackZip(join(folder, "cases.zip"), options) };
}

const readAll = ({ into, files }: { into: string; files: string[] }) =>
  Promise.all(files.map((file) => readFile(join(into, file), "utf8")));

describe("a zip that is unpacked", () => {
  it('may have been packed as "."', async () => {
    const zip = makeZip([
      { name: "./", mode: 0o040755 },
      { name: "./cases.yaml", data: "cases: []" },
      { name: "./a/", mode: 0o040755 },
      { name: "./a/b.jpg", data: "b" },
    ]);
    const result = await unpacked(zip);
    expect(result.files).toEqual(["cases.yaml", "a/b.jpg"]);
    expect(await readAll(result)).toEqual(["cases: []", "b"]);
  });

  it("gives its files, in the zip's order, for the user alone", async () => {
    const zip = makeZip([
      { name: "cases.yaml", data: "cases: []" },
      { name: "pictures/", mode: 0o040755 },
      { name: "pictures/deep/b.png", data: "stored", method: 0 },
      { name: "pictures/a.jpg", data: "deflated ".repeat(10_000) },
      { name: "empty.jpg", method: 0 },
      { name: "empty too.jpg" },
    ]);
    const result = await unpacked(zip);
    expect(result.files).toEqual([
      "cases.yaml",
      "pictures/deep/b.png",
      "pictures/a.jpg",
      "empty.jpg",
      "empty too.jpg",
    ]);
    expect(await readAll(result)).toEqual([
      "cases: []",
      "stored",
      "deflated ".repeat(10_000),
      "",
      "",
    ]);
    expect((await stat(join(result.into, "pictures/a.jpg"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(result.into, "pictures"))).mode & 0o777).toBe(0o700);
  });

  it("may have been written as a stream, its sizes behind the bytes", async () => {
    const zip = new yazl.ZipFile();
    zip.addReadStream(Readable.from([Buffer.from("streamed")]), "a.jpg");
    zip.addBuffer(Buffer.from("zip64"), "b.jpg", { forceZip64Format: true });
    zip.addEmptyDirectory("folder");
    zip.end({ forceZip64Format: true, comment: "of our own" });
    const result = await unpacked(await buffer(zip.outputStream));
    expect(result.files).toEqual(["a.jpg", "b.jpg"]);
    expect(await readAll(result)).toEqual(["streamed", "zip64"]);
  });

  it("is rid of what macOS adds", async () => {
    const zip = makeZip(
      ["a.jpg", "__MACOSX/._a.jpg", ".DS_Store", "b/.DS_Store", "b/c.jpg"].map((name) => ({
        name,
      })),
    );
    const { files, into } = await unpacked(zip);
    expect(files).toEqual(["a.jpg", "b/c.jpg"]);
    expect((await readdir(into, { recursive: true })).sort()).toEqual(["a.jpg", "b", "b/c.jpg"]);
  });

  it.each<[string, TestEntry, string]>([
    ["marked as UTF-8", { name: "café.jpg" }, "café.jpg"],
    [
      "UTF-8 without a mark, decomposed, as macOS writes them",
      { name: "cafe\u0301.jpg", flags: 0 },
      "café.jpg",
    ],
    ["in code page 437", { name: Buffer.from("caf\x82.jpg", "latin1"), flags: 0 }, "café.jpg"],
    ["of emoji and spaces", { name: "my 👩‍🚒 photo.jpg" }, "my 👩‍🚒 photo.jpg"],
    ["not quite a device's", { name: "console.jpg" }, "console.jpg"],
  ])("may have names %s", async (_, entry, file) => {
    expect((await unpacked(makeZip([{ data: "é", ...entry }]))).files).toEqual([file]);
  });

  it("stops in the middle of a file", async () => {
    const stop = new AbortController();
    const folder = await newFolder();
    const zipPath = join(folder, "cases.zip");
    const into = join(folder, "into");
    await mkdir(into);
    await writeFile(zipPath, makeZip([{ name: "a.jpg", data: Buffer.alloc(60_000_000) }]));
    const watcher = watch(into);
    const created = once(watcher, "change");
    const ended = unpackZip(zipPath, { into, signal: stop.signal });
    await Promise.race([created, ended]);
    watcher.close();
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(ended).rejects.toBe(reason);
    expect((await stat(join(into, "a.jpg"))).size).toBeLessThan(60_000_000);
  });

  it("is read as far as the limits go", async () => {
    const zip = makeZip([
      { name: "a.jpg", data: "12345" },
      { name: "b/c.jpg", data: "67890" },
    ]);
    const limits = {
      entries: 2,
      fileBytes: 5,
      totalBytes: 10,
      pathBytes: 7,
      nameBytes: 5,
      pathDepth: 2,
    };
    expect((await unpacked(zip, limits)).files).toHaveLength(2);
  });
});

it("takes the sizes and the place of a large entry from its extra field", async () => {
  const data = "as if it were large";
  const [ones, sizes] = [0xffffffff, BigInt(data.length)];
  const zip = makeZip([
    {
      name: "a.jpg",
      data,
      method: 0,
      uncompressedSize: ones,
      compressedSize: ones,
      offset: ones,
      extra: zip64Extra(sizes, sizes, 0n),
    },
  ]);
  expect(await readAll(await unpacked(zip))).toEqual([data]);
});
