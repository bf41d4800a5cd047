import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import { numberedBlobs } from "./numbered-blobs.ts";
import { type InProcessOptions, runInProcess } from "./run-in-process.ts";
import { type StubApi, type StubScript, startStubApi } from "./stub-api.ts";
import { createTemporaryFolder } from "./temporary-folder.ts";

/** A folder of pictures for each test, and an API of canned answers to upload them to; both are gone after it. */
export function uploadAlbum() {
  let album = "";
  let api: StubApi;
  const closers: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    const temporary = await createTemporaryFolder();
    closers.push(temporary.remove);
    album = join(temporary.path, "album");
    await mkdir(album);
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  return {
    album: () => album,
    api: () => api,
    async stub(script: StubScript = {}): Promise<void> {
      api = await startStubApi({ ...numberedBlobs(() => api), ...script });
      closers.push(api.close);
    },
    /** Writes so many files, which are told apart by their bytes. */
    async pictures(count: number): Promise<string[]> {
      const names = Array.from({ length: count }, (_, n) => join(album, `${n}.jpg`));
      for (const name of names) await writeFile(name, `picture ${name}`);
      return names;
    },
    upload: (args: string[], options: InProcessOptions = {}) =>
      runInProcess(["upload", ...args, "--endpoint", api.url], options),
  };
}
