import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "@jest/globals";
import sharp from "sharp";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { processingBlob, succeededBlob } from "../../testing/sample-blobs.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const newFolder = temporaryFolders();
const stopSign = fileURLToPath(new URL("../../../test-cases/stop-sign.jpg", import.meta.url));
const stored = readFileSync(stopSign);
const image = {
  format: "jpeg" as const,
  width: 800,
  height: 600,
  bytes: stored.length,
  etag: createHash("md5").update(stored).digest("hex"),
};

let folder: string;
let photo: string;
let blob: string;
let written: string;

beforeEach(async () => {
  folder = await newFolder();
  photo = join(folder, "photo.jpg");
  blob = join(folder, "blob.json");
  written = join(folder, "photo.annotated.jpg");
  await copyFile(stopSign, photo);
  await writeFile(blob, JSON.stringify(succeededBlob({ image })));
});

const draw = (args: string[], options: InProcessOptions = {}) =>
  runInProcess(["draw", ...args], options);

describe("rekog draw", () => {
  it("writes a picture beside the file, and its name to stdout", async () => {
    const result = await draw([blob, photo]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `${written}\n`,
      stderr: `rekog: ${photo}: 1 box drawn: ${written}\n`,
    });
    expect(await sharp(written).metadata()).toMatchObject({
      format: "jpeg",
      width: 800,
      height: 600,
    });
    expect((await readFile(photo)).equals(await readFile(stopSign))).toBe(true);
    expect((await readdir(folder)).sort()).toEqual([
      "blob.json",
      "photo.annotated.jpg",
      "photo.jpg",
    ]);
  });

  it("prints one JSON document", async () => {
    const { stdout, stderr } = await draw([blob, photo, "--json", "--quiet"]);
    expect({ stderr, document: JSON.parse(stdout) }).toEqual({
      stderr: "",
      document: { file: photo, written, boxes: 1 },
    });
  });

  it("reads the result from stdin, and writes where and what -o says", async () => {
    const stdin = Readable.from([JSON.stringify(succeededBlob({ image }))]);
    const out = join(folder, "boxes.png");
    const { exitCode } = await draw(["-", photo, "-o", out], { deps: { stdin } });
    expect(exitCode).toBe(0);
    expect(await sharp(out).metadata()).toMatchObject({ format: "png" });
  });

  it("reads a result that PowerShell 5 put into a file", async () => {
    const text = Buffer.from(`\ufeff${await readFile(blob, "utf8")}\r\n`, "utf16le");
    for (const bytes of [text, Buffer.from(text).swap16()]) {
      await writeFile(blob, bytes);
      expect(await draw([blob, photo])).toMatchObject({ exitCode: 0, stdout: `${written}\n` });
    }
  });

  it("tells labels without boxes", async () => {
    const [car] = succeededBlob().labels ?? [];
    const labels = car ? [{ ...car, instances: [] }] : [];
    await writeFile(blob, JSON.stringify(succeededBlob({ labels, image })));
    const { stderr, exitCode } = await draw([blob, photo]);
    expect({ stderr, exitCode }).toEqual({
      stderr: `rekog: ${photo}: no label has a box, names written at the bottom: ${written}\n`,
      exitCode: 0,
    });
  });

  it.each([6, 3])("turns a PNG of orientation %i as the API did", async (orientation) => {
    const lying = join(folder, "lying.png");
    await sharp(stored)
      .rotate(orientation === 6 ? 270 : 180)
      .withMetadata({ orientation })
      .png()
      .toFile(lying);
    const turned = {
      format: "png",
      width: 800,
      height: 600,
      orientation,
      converted: true,
    } as const;
    await writeFile(
      blob,
      JSON.stringify(succeededBlob({ image: { bytes: 0, etag: "", ...turned } })),
    );
    const out = join(folder, "boxes.png");
    const { stderr, exitCode } = await draw([blob, lying, "--copy", "-o", out]);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([800, 600]);
    // The sky is above.
    expect(data[2]).toBeGreaterThan(200);
  });

  it("refuses another picture of the same size and shape", async () => {
    const other = join(folder, "other.jpg");
    await sharp({ create: { width: 800, height: 600, channels: 3, background: "#808080" } })
      .jpeg()
      .toFile(other);
    const refused = await draw([blob, other]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toContain("(other_picture)\n  → Give the file that was uploaded.");
    // The same length, and one bit that is another.
    const changed = Buffer.from(stored);
    changed.writeUInt8(changed.readUInt8(changed.length - 3) ^ 1, changed.length - 3);
    await writeFile(photo, changed);
    expect((await draw([blob, photo])).stderr).toContain("(other_picture)");
  });

  it("takes a copy in another size where that is said, but not one that was cut", async () => {
    const small = join(folder, "small.png");
    await sharp(stored).resize(400, 300).png().toFile(small);
    expect((await draw([blob, small])).stderr).toContain("(other_picture)");
    expect(await draw([blob, small, "--copy"])).toMatchObject({ exitCode: 0 });
    await sharp(stored).resize(600, 600).jpeg().toFile(photo);
    const cut = await draw([blob, photo, "--copy"]);
    expect(cut).toMatchObject({ exitCode: 2, stdout: "" });
    expect(cut.stderr).toContain("the result is about a picture of 800 × 600");
  });

  it("believes an ETag that is no MD5 for nothing, and the length all the same", async () => {
    const other = { ...image, etag: "5d41402abc4b2a76b9719d911017c592-2" };
    await writeFile(blob, JSON.stringify(succeededBlob({ image: other })));
    expect((await draw([blob, photo])).exitCode).toBe(0);
    await writeFile(blob, JSON.stringify(succeededBlob({ image: { ...other, bytes: 1 } })));
    expect((await draw([blob, photo])).stderr).toContain("(other_picture)");
  });

  it("says what is wrong with a name that it cannot write to", async () => {
    const nameless = await draw([blob, photo, "-o", ""]);
    expect(nameless.stderr).toContain("It must be a path, and is empty (usage)");
    const long = join(folder, `${"x".repeat(251)}.jpg`);
    await copyFile(stopSign, long);
    const { stderr, exitCode } = await draw([blob, long]);
    expect(stderr).toContain("Its name is too long: name another place.");
    expect(exitCode).toBe(2);
  });

  it("writes to stdout with -o -, and to no file of that name", async () => {
    const { stderr, exitCode } = await draw([blob, photo, "-o", "-"]);
    expect({ stderr, exitCode }).toEqual({
      stderr: `rekog: ${photo}: 1 box drawn: stdout\n`,
      exitCode: 0,
    });
    expect(existsSync("-")).toBe(false);
    const terminal = await draw([blob, photo, "-o", "-"], { terminal: { columns: 80 } });
    expect(terminal).toMatchObject({ exitCode: 2, stdout: "" });
    expect(terminal.stderr).toContain("(stdout_is_a_terminal)");
    expect((await draw([blob, photo, "-o", "-", "--json"])).stderr).toContain("(usage)");
  });

  it.each(["boxes.webp", "boxes.gif", "boxes.txt", "boxes.jpg.bak"])(
    "refuses to write a picture as %s",
    async (name) => {
      const { stderr, exitCode } = await draw([blob, photo, "-o", join(folder, name)]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(unsupported_format)");
      expect(await readdir(folder)).toEqual(["blob.json", "photo.jpg"]);
    },
  );

  it("gives what it draws the name of its own format, whatever the picture is called", async () => {
    const lying = join(folder, "photo.webp");
    await copyFile(stopSign, lying);
    expect((await draw([blob, lying])).stdout).toBe(`${written}\n`);
  });

  it("draws again over its own, and over nothing else unless it is forced to", async () => {
    expect((await draw([blob, photo])).exitCode).toBe(0);
    expect((await draw([blob, photo])).exitCode).toBe(0);
    await copyFile(stopSign, written);
    const refused = await draw([blob, photo]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toContain("(file_exists)\n  → Name another file with -o, or");
    expect((await draw([blob, photo, "--force"])).exitCode).toBe(0);
  });

  it("does not advise to force what is no file", async () => {
    const { stderr, exitCode } = await draw([blob, photo, "-o", "/dev/null"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(file_exists)\n  → Name another file with -o.\n");
  });

  it("keeps the permissions of what it draws over", async () => {
    await writeFile(written, "mine", { mode: 0o400 });
    expect((await draw([blob, photo, "--force"])).exitCode).toBe(0);
    expect((await stat(written)).mode & 0o777).toBe(0o400);
  });

  it("tells a folder on stdin as that", async () => {
    const stdin = Object.assign(Readable.from([]), { isFolder: true });
    const { stderr, exitCode } = await draw(["-", photo], { deps: { stdin } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("a folder was put there (stdin_is_a_folder)");
  });

  it("never writes over the file itself, under whatever name, forced or not", async () => {
    const link = join(folder, "link.jpg");
    await symlink(photo, link);
    for (const out of [photo, link, join(folder, ".", "x", "..", "photo.jpg")]) {
      const { stderr, exitCode } = await draw([blob, photo, "--force", "-o", out]);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringContaining("(would_overwrite_original)"),
      });
    }
    expect((await readFile(photo)).equals(await readFile(stopSign))).toBe(true);
  });

  it.each([
    ["no file of the result", async () => ["nowhere.json", photo], "file_not_found", 2],
    ["no picture", async () => [blob, "nowhere.jpg"], "file_not_found", 2],
    ["a folder as the result", async () => [folder, photo], "file_not_readable", 2],
    ["a folder as the picture", async () => [blob, folder], "is_a_folder", 2],
    ["a picture as the result", async () => [photo, photo], "invalid_json", 2],
    ["a result as the picture", async () => [blob, blob], "unsupported_image", 2],
    ["a folder to write to", async () => [blob, photo, "-o", folder], "is_a_folder", 2],
    [
      "no such folder",
      async () => [blob, photo, "-o", join(folder, "no/x.jpg")],
      "picture_not_writable",
      2,
    ],
    [
      "a blob that is not finished",
      async () => {
        await writeFile(blob, JSON.stringify(processingBlob()));
        return [blob, photo];
      },
      "blob_not_finished",
      1,
    ],
  ])("tells what is wrong: %s", async (_name, prepare, code, exitCode) => {
    const result = await draw([...(await prepare()), "--json"]);
    expect(result).toMatchObject({ exitCode });
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code, hint: expect.any(String) } });
    expect(result.stderr).toContain(`(${code})\n  → `);
    expect(await readdir(folder)).toEqual(["blob.json", "photo.jpg"]);
  });

  it.each([
    ["{", "this is not JSON", "invalid_json"],
    [`{"blob_id":"x"}\n{cut`, "line 2 is not JSON", "invalid_json"],
    ["[]", "the JSON is not about a blob", "not_a_blob"],
  ])("names the document that is wrong: %s", async (text, what, code) => {
    await writeFile(blob, text);
    const named = await draw([blob, photo]);
    expect(named.stderr.replace(/\s+/g, " ")).toContain(`rekog: ${blob}: ${what}`);
    expect(named.stderr).toContain(`(${code})`);
    const piped = await draw(["-", photo], { deps: { stdin: Readable.from([Buffer.from(text)]) } });
    expect(piped.stderr).toContain(`rekog: stdin: ${what}`);
  });

  it("asks for a pipe where - is a terminal", async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const { stderr, exitCode } = await draw(["-", photo], { deps: { stdin } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("(stdin_is_a_terminal)"),
    });
  });
});

describe("rekog draw --show", () => {
  const terminal = { columns: 60 };

  it("shows the picture where the terminal can, not wider than that", async () => {
    const options = { terminal, env: { TERM_PROGRAM: "iTerm.app" } };
    const { stdout } = await draw([blob, photo, "--show"], options);
    const [control = "", base64 = ""] = stdout.slice(stdout.indexOf("1337;File=")).split(":");
    const width = /width=(\d+)/.exec(control)?.[1];
    expect(width).toBe("60");
    const shown = await sharp(Buffer.from(base64, "base64")).metadata();
    expect(shown).toMatchObject({ format: "jpeg", width: 600, height: 450 });
  });

  it("sends PNG to kitty", async () => {
    const { stdout } = await draw([blob, photo, "--show"], {
      terminal,
      env: { TERM: "xterm-kitty" },
    });
    expect(stdout).toContain("\u001b_Ga=T,f=100,c=60,q=2,m=1;iVBORw0KGgo");
    expect(stdout.endsWith("\u001b\\\n")).toBe(true);
  });

  it.each([
    ["a pipe", {}, [], "stdout is no terminal"],
    ["a terminal that cannot", { terminal }, [], "this terminal does not say"],
    ["JSON", { terminal, env: { TERM: "xterm-kitty" } }, ["--json"], "stdout has JSON on it"],
  ])("says so, and writes no garbage: %s", async (_name, options, args, why) => {
    const { stdout, stderr, exitCode } = await draw([blob, photo, "--show", ...args], options);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain(`rekog: --show has no effect: ${why}`);
  });
});
