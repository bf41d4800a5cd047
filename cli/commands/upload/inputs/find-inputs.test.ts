import { writeFileSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { InterruptedError } from "../../../client/errors.ts";
import type { Deps } from "../../../deps.ts";
import { asOrdinaryUser } from "../../../testing/as-ordinary-user.ts";
import { temporaryFolders } from "../../../testing/temporary-folders.ts";
import { findInputs } from "./find-inputs.ts";

const temporaryFolder = temporaryFolders();
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

/** Files, with the folders that they are in */
async function files(...paths: string[]) {
  for (const path of paths) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

/** What the arguments, below the folder, amount to; paths are told below it, too */
async function find(args: string[], options: { recursive?: boolean; deps?: Partial<Deps> } = {}) {
  const below = (text: string) => text.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
  const { inputs, isOne, refused, notes } = await findInputs(
    args.map((arg) => (arg === "-" ? arg : join(folder, arg))),
    {
      recursive: options.recursive ?? false,
      deps: {
        stdin: Readable.from([]),
        platform: "linux",
        signal: new AbortController().signal,
        ...options.deps,
      },
    },
  );
  return {
    found: inputs.map((input) => {
      return below(input.path) + ("failure" in input ? ` (${input.failure.code})` : "");
    }),
    isOne,
    refused: refused.map(({ path, failure }) => `${below(path)} (${failure.code})`),
    says: refused.map(({ failure }) => `${failure.message} ${failure.hint}`),
    notes: notes.map(below),
  };
}

describe("a file", () => {
  it("is taken whatever it is called, with its size", async () => {
    await files("notes.txt");
    expect(await find(["notes.txt"])).toMatchObject({ found: ["notes.txt"], isOne: true });
  });

  it("wins over the pattern that its name could be", async () => {
    await files("photo [1].jpg", "photo 1.jpg", "a*.jpg", "ab.jpg");
    expect(await find(["photo [1].jpg", "a*.jpg"])).toMatchObject({
      found: ["photo [1].jpg", "a*.jpg"],
      isOne: false,
      notes: [],
    });
  });

  it("that is named more than once is taken once, and that is told", async () => {
    await files("a.jpg", "b.jpg");
    expect(await find(["a.jpg", "b.jpg", "./a.jpg", "*.jpg"])).toMatchObject({
      found: ["a.jpg", "b.jpg"],
      notes: ["3 files were named more than once, and are uploaded once."],
    });
  });
});

describe("a folder", () => {
  it("is refused without -r, which the hint names", async () => {
    await files("album/a.jpg");
    const { refused, says } = await find(["album"]);
    expect(refused).toEqual(["album (is_a_folder)"]);
    expect(says[0]).toContain("Add -r");
  });

  it("gives its pictures, in the order of their names, and counts what is left out", async () => {
    await files("z/b.PNG", "z/a/2.jpeg", "z/a/10.jpg", "z/c.Jpg", "z/notes.txt", "z/.hidden.jpg");
    await files("z/IMG_1.HEIC", "z/d.webp", "z/e.avif", "z/f.tiff", "z/g.jxl", "z/h.jp2");
    await files("z/.git/x.jpg", "elsewhere/x.jpg");
    await symlink(folder, join(folder, "z/loop"));
    await symlink(join(folder, "elsewhere/x.jpg"), join(folder, "z/link.jpg"));
    expect(await find(["z"], { recursive: true })).toEqual({
      found: [
        ...[
          "z/IMG_1.HEIC",
          "z/a/10.jpg",
          "z/a/2.jpeg",
          "z/b.PNG",
          "z/c.Jpg",
          "z/d.webp",
          "z/e.avif",
        ],
        ...["z/f.tiff", "z/g.jxl", "z/h.jp2", "z/link.jpg"],
      ],
      isOne: false,
      refused: [],
      says: [],
      notes: [
        "z: left out: 1 other file (not named as a picture), 2 hidden entries and 1 link to a folder.",
      ],
    });
  });

  it("does not call a pipe that is named as a picture one that is not", async () => {
    await files("album/a.jpg");
    await execa("mkfifo", [join(folder, "album/live.jpg"), join(folder, "album/pipe")]);
    const { found, notes } = await find(["album"], { recursive: true });
    expect(found).toEqual(["album/a.jpg"]);
    expect(notes).toEqual(["album: left out: 2 pipes, sockets or devices."]);
  });

  it("does not wait for a pipe that a link in it leads to", async () => {
    await files("album/a.jpg");
    await execa("mkfifo", [join(folder, "fifo")]);
    await symlink("../fifo", join(folder, "album/live.jpg"));
    const { found } = await find(["album"], { recursive: true });
    expect(found).toEqual(["album/a.jpg", "album/live.jpg (not_a_regular_file)"]);
  });

  it("is one of several even with a single picture in it", async () => {
    await files("album/a.jpg");
    expect(await find(["album"], { recursive: true })).toMatchObject({
      found: ["album/a.jpg"],
      isOne: false,
    });
  });

  it("without pictures is refused, saying what is in it", async () => {
    await mkdir(join(folder, "empty"));
    await files("texts/a.txt", "texts/b.txt");
    const { refused, says } = await find(["empty", "texts"], { recursive: true });
    expect(refused).toEqual(["empty (no_pictures)", "texts (no_pictures)"]);
    expect(says[0]).toContain("no pictures in this folder. In a folder");
    expect(says[1]).toContain("left out: 2 other files");
  });

  it("has a link that leads nowhere fail alone", async () => {
    await files("album/a.jpg");
    await symlink("nowhere", join(folder, "album/gone.jpg"));
    expect(await find(["album"], { recursive: true })).toMatchObject({
      found: ["album/a.jpg", "album/gone.jpg (file_not_found)"],
      refused: [],
    });
  });

  it("has a folder in it that may not be read fail alone", async () => {
    await files("album/a.jpg", "album/locked/b.jpg");
    await chmod(join(folder, "album/locked"), 0);
    const { found } = await asOrdinaryUser(folder, () => find(["album"], { recursive: true }));
    await chmod(join(folder, "album/locked"), 0o700);
    expect(found).toEqual(["album/a.jpg", "album/locked (folder_not_readable)"]);
  });

  it("of ten thousand files is found whole", async () => {
    await mkdir(join(folder, "many"));
    const names = Array.from({ length: 10_000 }, (_, n) => `${String(n).padStart(5, "0")}.jpg`);
    // Ten thousand promises take longer than the files.
    for (const name of names) writeFileSync(join(folder, "many", name), "");
    const { found } = await find(["many"], { recursive: true });
    expect(found).toEqual(names.map((name) => `many/${name}`));
  });
});

describe("a pattern", () => {
  it("gives what it matches, in the order of names, whatever it is", async () => {
    await files("p/b.jpg", "p/a.txt", "p/.h.jpg", "p/sub/c.jpg");
    expect(await find(["p/*"])).toMatchObject({
      found: ["p/a.txt", "p/b.jpg"],
      isOne: false,
      notes: ["p/*: left out: 1 folder (-r takes folders too)."],
    });
    expect(await find(["p/*"], { recursive: true })).toMatchObject({
      found: ["p/a.txt", "p/b.jpg", "p/sub/c.jpg"],
    });
    expect((await find(["p/**/*.jpg"])).found).toEqual(["p/b.jpg", "p/sub/c.jpg"]);
    expect((await find(["p/{b,x}.jpg"])).found).toEqual(["p/b.jpg"]);
  });

  it("is read below a folder that is called like one", async () => {
    await files("trip [2024]/a.jpg", "trip 2/b.jpg");
    expect((await find(["trip [2024]/*.jpg"])).found).toEqual(["trip [2024]/a.jpg"]);
    expect((await find(["trip*/*.jpg"])).found).toEqual(["trip 2/b.jpg", "trip [2024]/a.jpg"]);
  });

  it("does not run in circles through links to folders, and says so", async () => {
    await files("p/sub/a.jpg");
    await symlink(join(folder, "p"), join(folder, "p/sub/loop"));
    await symlink(join(folder, "p/sub/a.jpg"), join(folder, "p/link.jpg"));
    const { found, notes } = await find(["p/**/*.jpg"]);
    expect(found).toEqual(["p/link.jpg", "p/sub/a.jpg"]);
    expect(notes[0]).toMatch(/left out: \d matches behind links to folders/);
  });

  it("without a match is refused", async () => {
    await files("a.png");
    const { refused, says } = await find(["*.jpg", "gone.jpg"]);
    expect(refused).toEqual(["*.jpg (no_match)", "gone.jpg (file_not_found)"]);
    expect(says[0]).toContain("No file matches this pattern");
  });

  it("does not mean its opposite with a `!` before it", async () => {
    await files("!a.jpg", "b.jpg");
    expect((await find(["!*.jpg"])).found).toEqual(["!a.jpg"]);
  });

  it("may be written with backslashes on Windows, in any case", async () => {
    await files("p/A.JPG");
    expect((await find(["p\\*.jpg"], { deps: { platform: "win32" } })).found).toEqual(["p/A.JPG"]);
  });
});

describe("stdin", () => {
  const stdin = (...chunks: Buffer[]) => ({ stdin: Readable.from(chunks) });

  it("is a picture in memory called stdin", async () => {
    const { inputs, isOne } = await findInputs(["-"], {
      recursive: false,
      deps: {
        ...stdin(Buffer.from("pic"), Buffer.from("ture")),
        platform: "linux",
        signal: new AbortController().signal,
      },
    });
    expect(inputs).toEqual([{ path: "stdin", sizeBytes: 7, bytes: Buffer.from("picture") }]);
    expect(isOne).toBe(true);
  });

  it("is refused at once where it is a terminal, and where it is named twice", async () => {
    const terminal = Object.assign(Readable.from([]), { isTTY: true });
    expect((await find(["-"], { deps: { stdin: terminal } })).refused).toEqual([
      "stdin (stdin_is_a_terminal)",
    ]);
    expect((await find(["-", "-"])).refused).toEqual(["stdin (stdin_named_twice)"]);
  });

  it("is not read when another path is refused", async () => {
    const source = Readable.from([Buffer.from("x")]);
    expect((await find(["-", "gone.jpg"], { deps: { stdin: source } })).refused).toEqual([
      "gone.jpg (file_not_found)",
    ]);
    expect(source.readableDidRead).toBe(false);
  });

  it("fails alone when it is empty, too large or broken", async () => {
    await files("a.jpg");
    expect((await find(["-", "a.jpg"])).found).toEqual(["stdin (empty_stdin)", "a.jpg"]);
    const megabyte = Buffer.alloc(1_000_000);
    const exactly = stdin(...Array.from({ length: 50 }, () => megabyte));
    expect((await find(["-"], { deps: exactly })).found).toEqual(["stdin"]);
    let chunks = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          chunks += 1;
          yield megabyte;
        }
      })(),
    );
    expect((await find(["-"], { deps: { stdin: endless } })).found).toEqual([
      "stdin (image_too_large)",
    ]);
    expect(chunks).toBeLessThan(60);
    const broken = new Readable({ read: () => void broken.destroy(new Error("EIO")) });
    expect((await find(["-"], { deps: { stdin: broken } })).found).toEqual([
      "stdin (stdin_not_readable)",
    ]);
  });

  it("is no longer waited for when the command is interrupted", async () => {
    const controller = new AbortController();
    const silent = new Readable({ read: () => controller.abort(new InterruptedError()) });
    const finding = find(["-"], { deps: { stdin: silent, signal: controller.signal } });
    await expect(finding).rejects.toThrow(InterruptedError);
    expect(silent.destroyed).toBe(true);
  });
});
