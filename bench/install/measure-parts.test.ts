import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";
import { measureParts } from "./measure-parts.ts";

const temporaryFolder = temporaryFolders();

it("counts each file for the innermost package that it is in, the largest purpose first", async () => {
  const modules = await temporaryFolder();
  const sizes = {
    "rekog/dist/main.js": 1_000,
    "rekog/node_modules/nsfwjs/dist/model.js": 30_000,
    "rekog/node_modules/classic-level/prebuilds/linux.node": 20_000,
    "@img/sharp-linux-x64/lib/sharp.node": 50_000,
    "rekog/node_modules/semver/index.js": 500,
  };
  for (const [path, size] of Object.entries(sizes)) {
    await mkdir(join(modules, dirname(path)), { recursive: true });
    await writeFile(join(modules, path), "x".repeat(size));
  }
  expect(measureParts(modules)).toEqual([
    { purpose: expect.stringMatching(/^sharp/), megabytes: 0.05 },
    { purpose: expect.stringMatching(/moderation$/), megabytes: 0.03 },
    { purpose: expect.stringMatching(/^LevelDB/), megabytes: 0.02 },
    { purpose: expect.stringMatching(/^rekog itself/), megabytes: 0.001 },
    { purpose: "everything else", megabytes: 0.0005 },
  ]);
});
