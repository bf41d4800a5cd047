import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { makeFolderPath } from "./make-folder-path.ts";

const temporaryFolder = temporaryFolders();
const codeOf = (path: string) =>
  makeFolderPath(path).then(
    () => "made",
    ({ code }: { code: string }) => code,
  );

describe("a folder's path", () => {
  it("is made as far as it is not there, with its permissions", async () => {
    const folder = await temporaryFolder();
    const deep = join(folder, "a", "b", "c");
    await makeFolderPath(deep, 0o700);
    for (const path of [deep, join(folder, "a")])
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect(await codeOf(deep)).toBe("made");
    await Promise.all(
      Array.from({ length: 10 }, () => makeFolderPath(join(folder, "x", "y", "z"))),
    );
    expect(await codeOf("/")).toBe("made");
  });

  it("goes on through a link, and not through a file or a link to nothing", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "link"));
    await symlink("nowhere", join(folder, "dangling"));
    await writeFile(join(folder, "file"), "");
    expect(await codeOf(join(folder, "link", "a"))).toBe("made");
    expect(await codeOf(join(folder, "file"))).toBe("EEXIST");
    expect(await codeOf(join(folder, "file", "a", "b"))).toBe("ENOTDIR");
    expect(await codeOf(join(folder, "dangling"))).toBe("EEXIST");
    expect(await codeOf(join(folder, "dangling", "a", "b"))).toBe("EEXIST");
    expect(await codeOf(join(folder, "n".repeat(300), "a"))).toBe("ENAMETOOLONG");
  });

  it.each(["/proc/rekog", "/proc/rekog/a/b", "/proc/self/fd/rekog/a", "/sys/rekog/a"])(
    "is told where it can never be: %s",
    async (path) => {
      expect(await codeOf(path)).toMatch(/^(ENOENT|EPERM|EACCES|EROFS)$/);
    },
  );
});
