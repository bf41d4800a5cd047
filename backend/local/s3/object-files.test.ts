import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type ObjectFiles, openObjectFiles } from "./object-files.ts";
import { bucket, openTestBed } from "./s3-endpoint.fixture.ts";

describe("object files", () => {
  let dir: string;
  let files: ObjectFiles;
  const options = () => ({ dir, buckets: [bucket], now: () => new Date(1_000) });
  const folder = () => join(dir, "buckets", bucket);
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "rekog-s3-files-"));
    files = await openObjectFiles(options());
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function* bytesOf(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }
  const put = async (key: string, text: string) =>
    files.commit(await files.receive(bytesOf(text), () => {}), {
      bucket,
      key,
      contentType: "text/plain",
    });
  const reopen = async () => {
    files = await openObjectFiles(options());
    return files.list(bucket);
  };

  it("hashes what it receives, and tells how much there is so far", async () => {
    const sizes: number[] = [];
    const file = await files.receive(bytesOf("te", "st"), (bytes) => void sizes.push(bytes));
    expect(sizes).toEqual([2, 4]);
    expect(file).toMatchObject({ bytes: 4 });
    expect(file.md5.toString("hex")).toBe("098f6bcd4621d373cade4e832627b4f6");
    expect(file.sha256.toString("hex")).toMatch(/^9f86d081884c7d65/);
    expect(await readFile(file.path, "utf8")).toBe("test");
    await file.discard();
    expect(await readdir(join(dir, "incoming"))).toEqual([]);
  });

  it("leaves nothing of a file that fails, or is refused for its size", async () => {
    async function* broken() {
      yield Buffer.from("x");
      throw new Error("gone");
    }
    await expect(files.receive(broken(), () => {})).rejects.toThrow("gone");
    const refuse = () => {
      throw new RangeError("too large");
    };
    await expect(files.receive(bytesOf("x"), refuse)).rejects.toThrow("too large");
    expect(await readdir(join(dir, "incoming"))).toEqual([]);
  });

  it("finds objects again after a restart", async () => {
    const [first, second] = [await put("a/b", "one"), await put("c", "two")];
    expect(await reopen()).toEqual(expect.arrayContaining([first, second]));
    const found = files.find(bucket, "a/b");
    expect(found?.object).toEqual(first);
    expect(await readFile(found?.path ?? "", "utf8")).toBe("one");
  });

  it("goes on counting its sequencers, though the clock stands still", async () => {
    const first = await put("a", "one");
    await reopen();
    const second = await put("b", "two");
    expect(second.sequencer > first.sequencer).toBe(true);
  });

  it("keeps one data file for a key that is written again and again", async () => {
    for (const text of ["one", "two", "three"]) await put("a", text);
    expect(await readdir(folder())).toHaveLength(2);
    expect(await readFile(files.find(bucket, "a")?.path ?? "", "utf8")).toBe("three");
  });

  it("removes both files of an object", async () => {
    await put("a", "one");
    await files.remove(bucket, "a");
    await files.remove(bucket, "a");
    expect(files.find(bucket, "a")).toBeUndefined();
    expect(await readdir(folder())).toEqual([]);
  });

  it("clears an upload that a killed process left unfinished", async () => {
    await files.receive(bytesOf("half"), () => {});
    expect(await readdir(join(dir, "incoming"))).toHaveLength(1);
    expect(await reopen()).toEqual([]);
    expect(await readdir(join(dir, "incoming"))).toEqual([]);
  });

  const killedAt: [string, (data: string, record: string) => Promise<void>][] = [
    ["data without its record", (_, record) => rm(record)],
    ["a record without its data", (data) => rm(data)],
    ["a record that was cut off", (_, record) => writeFile(record, '{"object":')],
    [
      "a record that names a file elsewhere",
      async (data, record) => {
        const json = await readFile(record, "utf8");
        await writeFile(record, json.replace(/"dataFile":"[^"]*"/, `"dataFile":"../../${data}"`));
      },
    ],
    ["data that is shorter than its record says", (data) => writeFile(data, "o")],
  ];
  it.each(killedAt)("clears %s, and keeps the rest", async (_, damage) => {
    const kept = await put("kept", "two");
    await put("a", "one");
    const data = files.find(bucket, "a")?.path ?? "";
    await damage(data, data.replace(/\.[0-9A-F]+\.data$/, ".json"));
    expect(await reopen()).toEqual([kept]);
    expect(await readdir(folder())).toHaveLength(2);
  });

  it("reports a disk that fails, and keeps the object as it was", async () => {
    const first = await put("a", "one");
    const file = await files.receive(bytesOf("two"), () => {});
    await rm(file.path);
    await expect(files.commit(file, { bucket, key: "a", contentType: "x" })).rejects.toThrow(
      "ENOENT",
    );
    expect(files.list(bucket)).toEqual([first]);
    expect(await reopen()).toEqual([first]);
  });

  it.each(["..", "a/b", "Upper", "ab", ""])("refuses a bucket called %p", async (name) => {
    await expect(openObjectFiles({ ...options(), buckets: [name] })).rejects.toThrow(TypeError);
  });
});

describe("an endpoint that starts again", () => {
  it("lists, reads and deletes what it had, and knows what was deleted", async () => {
    const bed = await openTestBed();
    await bed.post(await bed.presign({ Key: "kept" }), "picture");
    await bed.post(await bed.presign({ Key: "gone" }), "picture");
    await bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "gone" }));
    const before = await bed.endpoint.objects(bucket);
    await bed.restart();
    expect(await bed.endpoint.objects(bucket)).toEqual(before);
    expect(before).toMatchObject([{ key: "kept" }]);
    const got = await bed.client.send(new GetObjectCommand({ Bucket: bucket, Key: "kept" }));
    expect(await got.Body?.transformToString()).toBe("picture");
    await bed.close();
  });

  it("says so when its port is taken", async () => {
    const bed = await openTestBed();
    const second = openTestBed({ port: bed.endpoint.port });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
    await bed.close();
  });
});
