import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "@jest/globals";
import type { ApiSucceededBlob } from "../../client/api-types.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { succeededBlob } from "../../testing/sample-blobs.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const newFolder = temporaryFolders();
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));
const stored = readFileSync(stopSign);
const image = {
  ...{ format: "jpeg" as const, width: 800, height: 600, bytes: stored.length },
  etag: createHash("md5").update(stored).digest("hex"),
};
const boundingBox = { left: 0.4, top: 0.4, width: 0.2, height: 0.1 };
const line = { text: "STOP", confidence: 99, bounding_box: boundingBox, polygon: [] };
const found: Partial<ApiSucceededBlob> = { text: { lines: [line], words: [] }, faces: [] };

let photo: string;
let blob: string;
const save = (change: Partial<ApiSucceededBlob>) =>
  writeFile(blob, JSON.stringify(succeededBlob({ image, ...change })));

beforeEach(async () => {
  const folder = await newFolder();
  photo = join(folder, "photo.jpg");
  blob = join(folder, "blob.json");
  await copyFile(stopSign, photo);
  await save(found);
});

const redact = (...args: string[]) => runInProcess(["redact", ...args]);

describe("rekog redact", () => {
  it("writes the picture beside the file, and says what is gone", async () => {
    const written = photo.replace(".jpg", ".redacted.jpg");
    expect(await redact(blob, photo)).toMatchObject({
      exitCode: 0,
      stdout: `${written}\n`,
      stderr: `rekog: ${photo}: no face and 1 line of text made unrecognisable: ${written}\n`,
    });
    expect(await readFile(written)).not.toEqual(stored);
    expect(await readFile(photo)).toEqual(stored);
  });

  it("prints its document, which the schema knows", async () => {
    const { stdout, exitCode } = await redact(blob, photo, "--blur", "text", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: photo, faces: 0, text: 1 });
  });

  it("does not look like done where nobody has looked", async () => {
    await save({});
    expect(await redact(blob, photo)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("--features faces,text"),
    });
    await save({ faces: [] });
    const { exitCode, stderr } = await redact(blob, photo, "--blur", "faces,text");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("the result says nothing of text");
  });

  it("makes the picture where all was looked for, and nothing is there", async () => {
    await save({ labels: [], faces: [], text: { lines: [], words: [] } });
    const written = photo.replace(".jpg", ".redacted.jpg");
    expect(await redact(blob, photo)).toMatchObject({
      exitCode: 0,
      stderr: `rekog: ${photo}: no face and no text made unrecognisable: ${written}\n`,
    });
  });

  it("refuses another picture, the original as its target, and what cannot be blurred", async () => {
    await save({ ...found, image: { ...image, etag: "0".repeat(32) } });
    expect(await redact(blob, photo)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("is not the picture that the result is about"),
    });
    await save(found);
    expect((await redact(blob, photo, "-o", photo)).exitCode).toBe(2);
    expect(await redact(blob, photo, "--blur", "cars")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("faces, text, or both"),
    });
  });

  it.each(["", " ", ",", " , "])(
    "takes --blur %j for no order to leave all as it is",
    async (kinds) => {
      const { exitCode, stderr } = await redact(blob, photo, "--blur", kinds);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("faces, text, or both");
      await expect(stat(photo.replace(".jpg", ".redacted.jpg"))).rejects.toThrow("ENOENT");
    },
  );
});
