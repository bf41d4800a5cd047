import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("./start-local.ts");

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-ended-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

// Of functions that are never loaded: nobody is faster than what ends the start.
const module = "setInterval(() => {}, 1000); await new Promise(() => {})";
const functions = { createBlob: `data:text/javascript,${encodeURIComponent(module)}` };
const common = () => ({ dataDir, version: "0.0.0-test", log: () => {} });

describe("a start that is ended", () => {
  it.each([0, 50, 3_000])(
    "after %i ms is undone: the folder is free, and tells of nobody",
    async (ms) => {
      const reason = new Error("no longer wanted");
      const ending = new AbortController();
      setTimeout(() => ending.abort(reason), ms);
      const { signal } = ending;
      await expect(startLocal({ ...common(), functions, signal })).rejects.toBe(reason);
      const names = ["attempts", "dynamodb", "lock", "objects"];
      expect((await readdir(dataDir)).sort()).toEqual(names);
      await (await startLocal(common())).stop();
    },
  );
});
