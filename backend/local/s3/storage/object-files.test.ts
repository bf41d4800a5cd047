import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DeleteObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { bucket, openTestBed } from "../s3-endpoint.fixture.ts";
import { type ObjectFiles, openObjectFiles } from "./object-files.ts";
import { recordFileOf } from "./object-folder.ts";
import { isDeleteMarker } from "./stored-object.ts";

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
  const textOf = async (key: string, versionId?: string) => {
    const version = files.find(bucket, key, versionId);
    if (version === undefined || isDeleteMarker(version)) return undefined;
    return readFile(files.pathOf(version), "utf8");
  };
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

  it("leaves alone what somebody else keeps in its folders, whatever it is called", async () => {
    const record = `${"a".repeat(64)}.${"0".repeat(18)}.json`;
    const others = [
      "incoming/notes/diary.txt",
      "incoming/diary.txt",
      `buckets/${bucket}/${record}/x`,
    ];
    for (const name of others) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), "mine");
    }
    const { path } = await files.receive(bytesOf("left by one that was killed"), () => {});
    expect(await reopen()).toEqual([]);
    for (const name of others) expect(await readFile(join(dir, name), "utf8")).toBe("mine");
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.each([
    ["gone", (path: string) => rm(path)],
    ["cut short", (path: string) => truncate(path, 3)],
  ])("says of which object the bytes are %s, at its start", async (_, harm) => {
    const lost = await put("uploads/lost", "picture");
    await put("uploads/kept", "picture");
    // Left by a death, which is no loss.
    await rm(join(folder(), recordFileOf(await put("uploads/no-record", "picture"))));
    await harm(files.pathOf(lost));
    const told: unknown[] = [];
    files = await openObjectFiles({ ...options(), onError: (error) => told.push(String(error)) });
    expect(files.list(bucket).map(({ key }) => key)).toEqual(["uploads/kept"]);
    expect(told).toEqual([expect.stringContaining("bytes of uploads/lost are gone")]);
  });

  it.each(["incoming", "buckets"])("says that a file is in the place of %s", async (name) => {
    await rm(join(dir, name), { recursive: true });
    await writeFile(join(dir, name), "mine");
    await expect(reopen()).rejects.toMatchObject({ code: "data_folder_damaged", path: dir });
    expect(await readFile(join(dir, name), "utf8")).toBe("mine");
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
    expect(files.find(bucket, "a/b")).toEqual(first);
    expect(await textOf("a/b")).toBe("one");
  });

  it("goes on counting its sequencers, though the clock stands still", async () => {
    const first = await put("a", "one");
    await reopen();
    const second = await put("b", "two");
    expect(second.sequencer > first.sequencer).toBe(true);
  });

  it("keeps every version of a key that is written again and again, and tells them apart", async () => {
    const [first, second, third] = [
      await put("a", "one"),
      await put("a", "two"),
      await put("a", "three"),
    ];
    expect(new Set([first, second, third].map(({ versionId }) => versionId)).size).toBe(3);
    expect(await reopen()).toEqual([third, second, first]);
    expect(await textOf("a")).toBe("three");
    expect(await textOf("a", first.versionId)).toBe("one");
    expect(await textOf("a", second.versionId)).toBe("two");
    expect(await textOf("b", second.versionId)).toBeUndefined();
    expect(await readdir(folder())).toHaveLength(6);
  });

  it("removes both files of one version, and brings back the one before it", async () => {
    const [first, second] = [await put("a", "one"), await put("a", "two")];
    expect(await files.remove(bucket, "a", second.versionId)).toEqual(second);
    expect(await files.remove(bucket, "a", second.versionId)).toBeUndefined();
    expect(await textOf("a")).toBe("one");
    expect(await readdir(folder())).toHaveLength(2);
    await files.remove(bucket, "a", first.versionId);
    expect(files.find(bucket, "a")).toBeUndefined();
    expect(await readdir(folder())).toEqual([]);
  });

  it("hides a key behind a delete marker, which is a version of its own, with no data", async () => {
    const first = await put("a", "one");
    const marker = await files.markDeleted(bucket, "a");
    expect(await reopen()).toEqual([marker, first]);
    expect(files.find(bucket, "a")).toEqual(marker);
    expect(await readdir(folder())).toHaveLength(3);
    expect(await files.remove(bucket, "a", marker.versionId)).toEqual(marker);
    expect(await reopen()).toEqual([first]);
    expect(files.find(bucket, "a")).toEqual(first);
  });

  it("goes on counting behind a delete marker", async () => {
    const marker = await files.markDeleted(bucket, "a");
    await reopen();
    const object = await put("a", "one");
    expect(object.sequencer > marker.sequencer).toBe(true);
    expect(files.find(bucket, "a")).toEqual(object);
  });

  it("clears an upload that a killed process left unfinished", async () => {
    await files.receive(bytesOf("half"), () => {});
    expect(await readdir(join(dir, "incoming"))).toHaveLength(1);
    expect(await reopen()).toEqual([]);
    expect(await readdir(join(dir, "incoming"))).toEqual([]);
  });

  const edit = async (path: string, from: string | RegExp, to: string) =>
    writeFile(path, (await readFile(path, "utf8")).replace(from, to));
  const killedAt: [string, (data: string, record: string) => Promise<void>][] = [
    ["data without its record", (_, record) => rm(record)],
    ["a record without its data", (data) => rm(data)],
    ["a record that was cut off", (_, record) => writeFile(record, '{"object":')],
    ["a record in another's place", (_, record) => edit(record, '"key":"a"', '"key":"kept"')],
    ["a record of another bucket", (_, record) => edit(record, `"${bucket}"`, '"elsewhere"')],
    ["a record without a version", (_, record) => edit(record, /"versionId":"[^"]*",/, "")],
    ["data that is shorter than its record says", (data) => writeFile(data, "o")],
  ];
  it.each(killedAt)("clears %s, and keeps the rest", async (_, damage) => {
    const kept = await put("kept", "two");
    const data = files.pathOf(await put("a", "one"));
    await damage(data, data.replace(/\.data$/, ".json"));
    expect(await reopen()).toEqual([kept]);
    expect(await readdir(folder())).toHaveLength(2);
  });

  it("reports a disk that fails, and keeps the object as it was", async () => {
    const first = await put("a", "one");
    const file = await files.receive(bytesOf("two"), () => {});
    await rm(file.path);
    const committing = files.commit(file, { bucket, key: "a", contentType: "x" });
    await expect(committing).rejects.toMatchObject({ code: "data_folder_gone" });
    expect(files.list(bucket)).toEqual([first]);
    expect(await reopen()).toEqual([first]);
  });

  it.each(["..", "a/b", "Upper", "ab", ""])("refuses a bucket called %p", async (name) => {
    await expect(openObjectFiles({ ...options(), buckets: [name] })).rejects.toThrow(TypeError);
  });
});

describe("an endpoint that starts again", () => {
  it("has the versions and delete markers that it had, and not what was deleted", async () => {
    const bed = await openTestBed();
    for (const text of ["first", "second"])
      await bed.post(await bed.presign({ Key: "kept" }), text);
    await bed.post(await bed.presign({ Key: "gone" }), "picture");
    await bed.post(await bed.presign({ Key: "hidden" }), "picture");
    const [first, second, gone, hidden] = bed.created;
    const remove = (Key: string, VersionId?: string) =>
      bed.client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
    const textOf = async (Key: string, VersionId?: string) => {
      const got = await bed.client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
      return got.Body?.transformToString();
    };
    await remove("gone", gone?.versionId);
    const { VersionId: marker } = await remove("hidden");

    await bed.restart();
    expect(await bed.endpoint.objects(bucket)).toEqual([first, second, hidden]);
    expect(await textOf("kept", first?.versionId)).toBe("first");
    expect(await textOf("kept")).toBe("second");
    await expect(textOf("gone")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(textOf("hidden")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(await remove("hidden", marker)).toMatchObject({ DeleteMarker: true, VersionId: marker });
    expect(await textOf("hidden")).toBe("picture");
    await bed.close();
  });

  it.each([
    ["deleted", (path: string) => rm(path)],
    ["cut short", (path: string) => truncate(path, 3)],
    ["written over", (path: string) => writeFile(path, "another")],
  ])(
    "has no version any more whose bytes somebody else has %s, as after a restart",
    async (_, harm) => {
      const bed = await openTestBed();
      await bed.post(await bed.presign({ Key: "kept" }), "picture");
      await bed.post(await bed.presign({ Key: "lost" }), "picture");
      const lost = (await bed.endpoint.open(bucket, "lost"))?.path ?? "";
      await harm(lost);
      const read = (Key: string) => bed.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      await expect(read("lost")).rejects.toMatchObject({ name: "NoSuchKey" });
      expect(await bed.endpoint.open(bucket, "lost")).toBeUndefined();
      expect((await bed.endpoint.objects(bucket)).map(({ key }) => key)).toEqual(["kept"]);
      expect(bed.errors).toMatchObject([{ message: expect.stringContaining("lost") }]);
      expect(await (await read("kept")).Body?.transformToString()).toBe("picture");
      await bed.close();
    },
  );

  it("says so when its port is taken", async () => {
    const bed = await openTestBed();
    const second = openTestBed({ port: bed.endpoint.port });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
    await bed.close();
  });
});
