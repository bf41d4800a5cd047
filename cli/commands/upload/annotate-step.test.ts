import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { failedBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const newFolder = temporaryFolders();
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));
const clock = fileURLToPath(new URL("../../../test-cases/clock.png", import.meta.url));

let api: StubApi;
let folder: string;
let boxes: string;
let photo: string;

async function stub(script: StubScript = {}) {
  api = await startStubApi({
    get: () => ({ status: 200, body: succeededBlob() }),
    ...script,
  });
}

beforeEach(async () => {
  folder = await newFolder();
  boxes = join(folder, "deep", "boxes");
  photo = join(folder, "photo.jpg");
  await copyFile(stopSign, photo);
});
afterEach(() => api.close());

const upload = (args: string[], options: InProcessOptions = {}) =>
  runInProcess(["upload", ...args, "--endpoint", api.url], options);

describe("rekog upload --annotate", () => {
  it("waits, and writes the picture into a folder that it makes", async () => {
    await stub();
    const { stdout, stderr, exitCode } = await upload([photo, "--annotate", boxes]);
    expect({ stderr, exitCode }).toEqual({
      stderr: `rekog: ${photo}: 1 box drawn: ${join(boxes, "photo.jpg")}\n`,
      exitCode: 0,
    });
    expect(stdout).toContain("LABEL");
    const header = await sharp(join(boxes, "photo.jpg")).metadata();
    expect(header).toMatchObject({ format: "jpeg", width: 800, height: 600 });
  });

  it("keeps names apart, and finds the same again", async () => {
    await stub();
    const other = join(folder, "other");
    await mkdir(other);
    await copyFile(stopSign, join(other, "PHOTO.jpg"));
    const files = [photo, join(other, "PHOTO.jpg")];
    for (let run = 0; run < 2; run += 1) {
      expect((await upload([...files, "--annotate", boxes, "--concurrency", "2"])).exitCode).toBe(
        0,
      );
      expect((await readdir(boxes)).sort()).toEqual(["PHOTO-2.jpg", "photo.jpg"]);
    }
  });

  it.each([
    ["photo.webp", stopSign, "photo.jpg"],
    ["photo.png", stopSign, "photo.jpg"],
    ["PHOTO.JPEG", stopSign, "PHOTO.JPEG"],
    ["photo.jpg", clock, "photo.png"],
    ["photo", clock, "photo.png"],
    [".jpg", clock, ".jpg.png"],
    ["a.b.gif", stopSign, "a.b.jpg"],
  ])("calls what %s has in it by its own extension", async (name, content, drawn) => {
    await stub();
    const file = join(folder, "named", name);
    await mkdir(join(folder, "named"));
    await copyFile(content, file);
    expect((await upload([file, "--annotate", boxes])).exitCode).toBe(0);
    expect(await readdir(boxes)).toEqual([drawn]);
    const { format } = await sharp(join(boxes, drawn)).metadata();
    expect(format).toBe(content === clock ? "png" : "jpeg");
  });

  it("draws two that differ in extension alone into two files", async () => {
    await stub();
    const files = [photo, join(folder, "photo.png")];
    await copyFile(stopSign, join(folder, "photo.png"));
    expect((await upload([...files, "--annotate", boxes])).exitCode).toBe(0);
    expect((await readdir(boxes)).sort()).toEqual(["photo-2.jpg", "photo.jpg"]);
  });

  it.each(["-", ""])("refuses %j, which is no folder", async (name) => {
    await stub();
    expect(await upload([photo, "--annotate", name])).toMatchObject({
      stderr: expect.stringContaining("It must be a path; ./- is one that is called - (usage)"),
      exitCode: 2,
    });
    expect(api.created).toEqual([]);
  });

  it("never writes over an original, nor over a picture of the user's", async () => {
    await stub();
    const other = join(folder, "other");
    await mkdir(other);
    await copyFile(stopSign, join(other, "photo.jpg"));
    await writeFile(join(folder, "photo-2.jpg"), "mine");
    const { stderr } = await upload([
      photo,
      join(other, "photo.jpg"),
      "--annotate",
      folder,
      "--concurrency",
      "1",
    ]);
    expect(stderr).toContain(`1 box drawn: ${join(folder, "photo-3.jpg")}`);
    expect(stderr).toContain(`1 box drawn: ${join(folder, "photo-4.jpg")}`);
    expect((await readFile(photo)).equals(await readFile(stopSign))).toBe(true);
    expect(await readFile(join(folder, "photo-2.jpg"), "utf8")).toBe("mine");
  });

  it("leaves out what it drew before where a folder is uploaded again", async () => {
    await stub();
    await sharp(photo).png().toFile(join(folder, "sign.png"));
    const inside = join(folder, "boxes");
    for (let run = 1; run <= 3; run += 1) {
      const { stderr, exitCode } = await upload(["-r", folder, "--annotate", inside]);
      expect(exitCode).toBe(0);
      expect(api.created).toHaveLength(2 * run);
      const note = `${folder}: left out: 2 pictures with boxes that rekog drew`;
      expect(stderr.includes(note)).toBe(run > 1);
    }
    expect(await readdir(inside)).toEqual(["photo.jpg", "sign.png"]);
  });

  it("uploads nothing where what it drew before, and is named, would be drawn once more", async () => {
    await stub();
    const inside = join(folder, "boxes");
    expect((await upload([photo, "--annotate", inside])).exitCode).toBe(0);
    const uploaded = api.created.length;
    const drawn = join(inside, "photo.jpg");
    const { stderr, exitCode } = await upload([photo, drawn, "--annotate", inside]);
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringContaining("before (annotate_folder_uploaded)\n  → "),
      exitCode: 2,
    });
    expect(api.created).toHaveLength(uploaded);
    expect(await readdir(inside)).toEqual(["photo.jpg"]);
  });

  it("tells a picture that cannot be drawn, and keeps its labels and the others", async () => {
    await stub();
    const text = join(folder, "text.jpg");
    await writeFile(text, "text");
    const args = [text, photo, "--annotate", boxes, "--json", "--concurrency", "1"];
    const { stdout, stderr, exitCode } = await upload(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `rekog: ${text}: this is not a picture that can be drawn onto (unsupported_image)\n  → `,
    );
    const documents = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents).toMatchObject([
      { file: text, status: "succeeded", labels: expect.any(Array) },
      { file: photo, status: "succeeded" },
    ]);
    expect(documents.map(({ error }) => error?.code)).toEqual(["unsupported_image", undefined]);
    expect(await readdir(boxes)).toEqual(["photo.jpg"]);
  });

  it("draws what was piped in", async () => {
    await stub();
    const deps = { stdin: Readable.from([await readFile(clock)]) };
    expect((await upload(["-", "--annotate", boxes], { deps })).exitCode).toBe(0);
    expect(await readdir(boxes)).toEqual(["stdin.png"]);
  });

  it("writes a picture in which nothing was recognised, and says so", async () => {
    const warnings = [
      { code: "no_labels" as const, message: "Nothing was recognised.", hint: "Try another." },
    ];
    await stub({ get: () => ({ status: 200, body: succeededBlob({ labels: [], warnings }) }) });
    const { stderr, exitCode } = await upload([photo, "--annotate", boxes]);
    expect({ stderr, exitCode }).toEqual({
      stderr:
        `rekog: warning: ${photo}: nothing was recognised (no_labels)\n  → Try another.\n` +
        `rekog: ${photo}: nothing was recognised, no box drawn: ${join(boxes, "photo.jpg")}\n`,
      exitCode: 0,
    });
  });

  it("draws nothing where the recognition failed", async () => {
    await stub({ get: () => ({ status: 200, body: failedBlob() }) });
    expect((await upload([photo, "--annotate", boxes])).exitCode).toBe(1);
    expect(await readdir(boxes)).toEqual([]);
  });

  it.each([
    ["boxes", "ENOTDIR", "A part of that path is no folder, but something else"],
    ["", "EEXIST", "There is no folder at that path, but something else"],
  ])("uploads nothing where there cannot be such a folder (%j)", async (name, code, why) => {
    await stub();
    const { stderr, exitCode } = await upload([photo, "--annotate", join(photo, name)]);
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringContaining(
        `cannot be written (${code}) (picture_not_writable)\n  → ${why}: name another place.`,
      ),
      exitCode: 2,
    });
    expect(api.created).toEqual([]);
  });
});

describe("rekog upload --show", () => {
  it("waits, and shows the picture below its labels", async () => {
    await stub();
    const options = { terminal: { columns: 80 }, env: { TERM: "xterm-kitty" } };
    const { stdout, exitCode } = await upload([photo, "--show"], options);
    expect(exitCode).toBe(0);
    expect(stdout.indexOf("\u001b_Ga=T")).toBeGreaterThan(stdout.indexOf("Car"));
  });

  it("says once that it cannot, and goes on", async () => {
    await stub();
    const { stderr, exitCode } = await upload([photo, photo, "--show"]);
    expect(exitCode).toBe(0);
    expect(stderr.match(/--show has no effect: stdout is no terminal/g)).toHaveLength(1);
  });
});
