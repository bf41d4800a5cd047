import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { UsageError } from "../client/errors.ts";
import { checkFile } from "./check-file.ts";

const inBase64 = Buffer.from("ffd8ffe000104a46494600".padEnd(400, "0"), "hex").toString("base64");

describe("what is given in place of a file's path", () => {
  it.each([
    ["a data URL", `data:image/jpeg;base64,${inBase64}`, /^It is a data URL: decode/],
    ["a URL", "https://example.com/photo.jpg", /^It is a URL: fetch/],
    ["a picture in base64", inBase64, /^It is a picture in base64: decode/],
    ["a path that is not UTF-8", "photos/a\u{fffd}.jpg", /^Its name is not UTF-8: .* pipe/],
    ["an option behind --", "--wait", /^What comes after -- is a file/],
    ["the path of no file", "photos/missing.jpg", /^Check the path/],
    ["a path that begins like base64", "/9j/photo.jpg", /^Check the path/],
  ])("%s is told for what it is, in no more than a sentence", async (_, given, hint) => {
    const refused = await checkFile(given);
    expect(refused).toBeInstanceOf(UsageError);
    const { code, message, hint: told } = refused as UsageError;
    expect({ code, message }).toEqual({
      code: "file_not_found",
      message: "There is no such file.",
    });
    expect(told).toMatch(hint);
    expect(told?.length).toBeLessThan(120);
  });
});

it("is not said to be uploaded where that is not what is done", async () => {
  for (const given of ["data:image/png;base64,AAAA", inBase64, "a\u{fffd}.jpg"]) {
    const refused = await checkFile(given, "save it elsewhere");
    expect((refused as UsageError).hint).toMatch(/(and|or) save it elsewhere\.$/);
  }
});

describe("a path that cannot be followed", () => {
  const folder = mkdtemp(join(tmpdir(), "rekog-check-file-"));
  afterAll(async () => rm(await folder, { recursive: true }));

  it("is told as a link that leads to itself, not as a lack of permissions", async () => {
    const loop = join(await folder, "loop.jpg");
    await symlink("loop.jpg", loop);
    expect(await checkFile(loop)).toMatchObject({
      code: "file_not_readable",
      message: "The file cannot be read (ELOOP).",
      hint: "Its links lead to one another and to no file: name the picture itself.",
    });
  });

  it("is told as a link that leads nowhere, whose name is spelled well", async () => {
    const link = join(await folder, "gone.jpg");
    await symlink("nowhere.jpg", link);
    expect(await checkFile(link)).toMatchObject({
      code: "file_not_found",
      message: "This is a link, and nothing is where it leads.",
      hint: "See where it leads (ls -l FILE), and name the picture itself.",
    });
  });

  it("as a pipe or a device is no reason to upload it, where it was to be drawn on", async () => {
    expect(await checkFile("/dev/null")).toMatchObject({
      code: "not_a_regular_file",
      hint: "Write its content to a file and name that.",
    });
  });
});
