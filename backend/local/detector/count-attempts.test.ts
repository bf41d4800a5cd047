import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { countAttempts } from "./count-attempts.ts";
import {
  DetectorCrashedError,
  DetectorFailedError,
  PictureCrashesError,
} from "./detector-errors.ts";
import { UnreadablePictureError } from "./picture/decoder-verdict.ts";

const found = {
  ...{ width: 1, height: 1, detections: [] },
  quality: { brightness: 0, contrast: 0, sharpness: 0 },
};
const blind = {
  labels: { modelVersion: "stub", detect: async () => found },
  moderation: {
    modelVersion: "stub",
    detect: async () => ({ drawing: 0, hentai: 0, neutral: 100, porn: 0, sexy: 0 }),
  },
  text: { modelVersion: "stub", detect: async () => ({ lines: [] }) },
  faces: { modelVersion: "stub", detect: async () => ({ faces: [] }) },
};
const day = 24 * 60 * 60 * 1000;

describe("counting what a picture does to the detector", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rekog-attempts-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Another process each time: all that is left of the one before is on the disk. */
  function start(outcome: () => Promise<typeof found>, now = Date.now) {
    let looks = 0;
    const detect = () => {
      looks += 1;
      return outcome();
    };
    const dir = join(folder, "attempts");
    const counted = countAttempts({ ...blind, labels: { ...blind.labels, detect } }, { dir, now });
    return { detect: counted.labels.detect, ...counted, looks: () => looks };
  }
  const ends = () => Promise.reject(new DetectorCrashedError("gone"));
  const picture = Buffer.from("picture");

  it("does not look a third time at a picture that ended its thread twice, whatever file it is in", async () => {
    const before = start(ends);
    await expect(before.detect(picture)).rejects.toThrow(DetectorCrashedError);
    await expect(before.detect(picture)).rejects.toThrow(DetectorCrashedError);
    const file = join(folder, "upload.jpg");
    await writeFile(file, picture);
    const after = start(async () => found);
    for (const same of [picture, file]) {
      await expect(after.detect(same)).rejects.toThrow(PictureCrashesError);
    }
    expect(after.looks()).toBe(0);
    expect(await after.detect(Buffer.from("another"))).toBe(found);
  });

  it("still looks for other things in a picture that ended its thread in one look", async () => {
    const { detect, faces } = start(ends);
    for (let crash = 0; crash < 2; crash += 1) {
      await expect(detect(picture)).rejects.toThrow(DetectorCrashedError);
    }
    await expect(detect(picture)).rejects.toThrow(PictureCrashesError);
    expect(await faces.detect(picture)).toEqual({ faces: [] });
  });

  it("counts an attempt before it begins, for a picture that ends the whole process", async () => {
    for (let life = 0; life < 2; life += 1) {
      // What a process that is killed leaves behind: an attempt that never ended.
      const { detect, looks } = start(() => new Promise(() => {}));
      void detect(picture);
      while (looks() === 0) await new Promise(setImmediate);
    }
    await expect(start(async () => found).detect(picture)).rejects.toThrow(PictureCrashesError);
  });

  it.each([
    ["was found", async () => found],
    ["cannot be read", () => Promise.reject(new UnreadablePictureError("damaged"))],
    ["could not be looked at", () => Promise.reject(new DetectorFailedError("no memory"))],
  ])("holds nothing against a picture that %s", async (_, outcome) => {
    await start(ends)
      .detect(picture)
      .catch(() => {});
    await start(outcome)
      .detect(picture)
      .catch(() => {});
    expect(await readdir(join(folder, "attempts"))).toEqual([]);
  });

  it("holds nothing against pictures that waited for their turn when the process ended", async () => {
    const waiting = ["second", "third"].map((text) => Buffer.from(text));
    for (let life = 0; life < 2; life += 1) {
      const { detect, looks } = start(() => new Promise(() => {}));
      // Whoever waits is sent away some time, when nobody asks any more.
      for (const one of [picture, ...waiting]) void detect(one).catch(() => {});
      while (looks() === 0) await new Promise(setImmediate);
      // Nothing more happens, however long one looks.
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      expect(await readdir(join(folder, "attempts"))).toHaveLength(1);
    }
    const { detect } = start(async () => found);
    for (const one of waiting) expect(await detect(one)).toBe(found);
    await expect(detect(picture)).rejects.toThrow(PictureCrashesError);
  });

  it.each([
    [130, []],
    [0, []],
    // An error that nobody caught: it may have come of the picture.
    [1, [expect.any(String)]],
  ])(
    "holds nothing against a picture for what ends the process with code %i",
    async (code, left) => {
      const built = new URL(
        "../../../dist/backend/local/detector/count-attempts.js",
        import.meta.url,
      );
      const dir = join(folder, "attempts");
      const script = `
      const { countAttempts } = await import(${JSON.stringify(built.href)});
      const detect = async () => process.exit(${code});
      const options = { dir: ${JSON.stringify(dir)} };
      const detectors = { labels: { modelVersion: "stub", detect } };
      await countAttempts(detectors, options).labels.detect(Buffer.from("picture"));`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: "ignore",
      });
      expect(await once(child, "exit")).toEqual([code, null]);
      expect(await readdir(dir)).toEqual(left);
    },
  );

  it("looks at a picture all the same where a file lies in the folder's way", async () => {
    await writeFile(join(folder, "attempts"), "no folder");
    expect(await start(async () => found).detect(picture)).toBe(found);
  });

  it("forgets after a day", async () => {
    for (let crash = 0; crash < 2; crash += 1)
      await start(ends)
        .detect(picture)
        .catch(() => {});
    const { detect } = start(
      async () => found,
      () => Date.now() + day + 1_000,
    );
    expect(await detect(picture)).toBe(found);
  });

  it("keeps what it knows from others on this machine", async () => {
    await start(ends)
      .detect(picture)
      .catch(() => {});
    const dir = join(folder, "attempts");
    const [file = ""] = await readdir(dir);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
  });
});
