import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");

let dataDir: string;
let told: string[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-damaged-"));
  told = [];
  // The second start sorts what the first one wrote into a table.
  for (const _time of [1, 2]) await (await start()).stop();
});
afterEach(() => rm(dataDir, { recursive: true }));

const start = () =>
  startLocal({
    dataDir,
    version: "0.0.0-test",
    log: () => {},
    tell: (line) => void told.push(line),
  });

async function fileLike(pattern: RegExp): Promise<string> {
  const folder = join(dataDir, "dynamodb");
  return join(folder, (await readdir(folder)).find((name) => pattern.test(name)) ?? "");
}

describe("a start on a database that is damaged", () => {
  it.each([
    ["an empty table", async () => truncate(await fileLike(/\.ldb$/))],
    [
      "a table of other bytes",
      async () => {
        const path = await fileLike(/\.ldb$/);
        await writeFile(path, (await readFile(path)).fill(0x55));
      },
    ],
    ["no log", async () => rm(await fileLike(/\.log$/))],
    ["no CURRENT", async () => rm(await fileLike(/^CURRENT$/))],
  ])("says so, of %s, and deletes nothing", async (_, damage) => {
    await damage();
    const before = await readdir(join(dataDir, "dynamodb"));
    const error = await start().catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: "data_folder_damaged",
      path: join(dataDir, "dynamodb"),
    });
    const after = await readdir(join(dataDir, "dynamodb"));
    expect(after.filter((name) => /\.ldb$/.test(name))).toEqual(
      before.filter((name) => /\.ldb$/.test(name)),
    );
    // The error says it.
    expect(told).toEqual([]);
  });
});

describe("a start where the bucket's folder is a link to a folder of the user's own", () => {
  it("deletes nothing that is in there", async () => {
    const album = join(dataDir, "album");
    const bucket = join(dataDir, "objects", "buckets", "rekog-local-uploads");
    await mkdir(join(album, "summer"), { recursive: true });
    const kept = ["a.jpg", "a.json", join("summer", "b.data")].map((name) => join(album, name));
    for (const file of kept) await writeFile(file, "mine");
    await rm(bucket, { recursive: true });
    await symlink(album, bucket);
    await (await start()).stop();
    for (const file of kept) expect(await readFile(file, "utf8")).toBe("mine");
  });
});
