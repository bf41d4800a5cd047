import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { connectOptions } from "../connection/connect-options.fixture.ts";
import { nextKey, sampleKey } from "../testing/sample-keys.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";
import { chooseKey } from "./choose-key.ts";
import { latestKey } from "./latest-key.ts";

const temporaryFolder = temporaryFolders();
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** What a command that runs for long has, whose key is in a file. */
async function setUp(apiKeyFile: string | undefined, env = {}) {
  const { deps, settings } = connectOptions(folder, { env });
  const given = { ...settings, apiKeyFile };
  return await latestKey(await chooseKey(given, deps), given, deps);
}

describe("the key of a command that runs until it is ended", () => {
  it("is the one that its file has by now", async () => {
    const file = join(folder, "key");
    const write = (text: string) => writeFile(file, text, { mode: 0o600 });
    await write(sampleKey);
    const latest = await setUp(file);
    expect(await latest?.apiKey()).toBe(sampleKey);
    expect(latest?.current().key?.id).toBe("0123456789Ab");
    await write(`${nextKey}\n`);
    expect(await latest?.apiKey()).toBe(nextKey);
    expect(latest?.current().key?.id).toBe("ZYXWVUTSRQPO");
    // It is being written just now, or was taken away.
    for (const half of ["", sampleKey.slice(0, 40)]) {
      await write(half);
      expect(await latest?.apiKey()).toBe(nextKey);
    }
    await rm(file);
    expect(await latest?.apiKey()).toBe(nextKey);
  });

  it("is that of the environment", async () => {
    expect(await (await setUp(undefined, { REKOG_API_KEY: sampleKey }))?.apiKey()).toBe(sampleKey);
  });

  it("is none where there is none", async () => {
    expect(await setUp(undefined)).toBeUndefined();
  });
});
