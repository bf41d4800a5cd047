import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

type Blob = ToldApart<components["schemas"]["Blob"]>;

const temporaryFolder = temporaryFolders();

const stopSign = fileURLToPath(new URL("../../test-cases/stop-sign.jpg", import.meta.url));

const upload = async (url: string) =>
  (await runRekog(["upload", stopSign, "--endpoint", url])).stdout.trim();

/** Reads the blob until it is what the test waits for; the test's own time limit ends it. */
async function until(url: string, blobId: string, holds: (blob: Blob) => boolean): Promise<Blob> {
  for (;;) {
    const blob = (await (await fetch(`${url}/blobs/${blobId}`)).json()) as Blob;
    if (holds(blob)) return blob;
  }
}

// Each has a data folder of its own, and spends most of its time waiting.
describe("rekog local", () => {
  it.concurrent("takes a picture up again after kill -9 in the middle of its recognition", async () => {
    const dataDir = await temporaryFolder();
    const killed = await startRekogLocal(dataDir, ["--fault", "slow=60s"]);
    const blobId = await upload(killed.url);
    await until(killed.url, blobId, ({ status }) => status === "processing");
    await killed.end("SIGKILL");

    const local = await startRekogLocal(dataDir);
    const blob = await until(local.url, blobId, ({ status }) => status !== "processing");
    await local.end("SIGTERM");

    expect(blob).toMatchObject({ status: "succeeded", recognition: { cached: false } });
    expect(await objectsIn(dataDir)).toEqual([]);
  });

  it.concurrent("goes on after throttling, and does not mind an event that comes twice", async () => {
    const dataDir = await temporaryFolder();
    const local = await startRekogLocal(dataDir, ["--fault", "throttle=2,duplicate"]);
    const blobId = await upload(local.url);
    const blob = await until(local.url, blobId, ({ status }) => status === "succeeded");
    expect(blob.labels?.[0]?.label).toBe("Stopsign");
    expect(await local.end("SIGTERM")).toBe(0);
  });

  it.concurrent("finishes what was uploaded before it ends", async () => {
    const dataDir = await temporaryFolder();
    const first = await startRekogLocal(dataDir, ["--fault", "slow=500ms"]);
    const blobId = await upload(first.url);
    expect(await first.end("SIGTERM")).toBe(0);

    const second = await startRekogLocal(dataDir);
    const blob = (await (await fetch(`${second.url}/blobs/${blobId}`)).json()) as Blob;
    await second.end("SIGTERM");
    expect(blob.status).toBe("succeeded");
  });

  // After the others, which keep the machine busy enough.
  it("leaves a data folder to the one that has it, and says which that is", async () => {
    const dataDir = await temporaryFolder();
    const local = await startRekogLocal(dataDir);
    const args = ["local", "--port", "0", "--data-dir", dataDir, "--json"];
    const second = await runRekog(args);
    await local.end("SIGTERM");

    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain(
      `the data folder ${dataDir} belongs to the rekog process ${local.pid} at ${local.url}`,
    );
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: "data_folder_in_use" } });
  });

  it("says that LevelDB has no library for this platform, and does not just end with its stack", async () => {
    const folder = await temporaryFolder();
    const preload = join(folder, "no-build.cjs");
    await writeFile(
      preload,
      `const Module = require("node:module");
      const load = Module._load;
      Module._load = (name, ...rest) => {
        if (name !== "node-gyp-build") return load(name, ...rest);
        return () => { throw new Error("No native build was found for platform=sunos arch=x64\\n"); };
      };`,
    );
    const env = { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` };
    const args = ["local", "--port", "0", "--data-dir", join(folder, "data"), "--json"];
    const { stdout, stderr, exitCode } = await runRekog(args, { env });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringMatching(/sunos arch=x64 \(level_not_loaded\)\n {2}→ [^\n]+$/),
    });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "level_not_loaded" } });
  });
});

/** The files of objects, of every bucket. */
async function objectsIn(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, "objects"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
