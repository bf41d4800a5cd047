import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { CreatedBlob } from "./local-stack.fixture.ts";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");
type LocalMode = Awaited<ReturnType<typeof startLocal>>;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-converting-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const start = (faults: Parameters<typeof startLocal>[0]["faults"] = {}) =>
  startLocal({ ...{ dataDir, version: "0.0.0-test", log: () => {} }, faults });

async function uploadTo({ url }: LocalMode): Promise<string> {
  const answer = await fetch(`${url}/blobs`, { method: "POST" });
  const { blob_id, upload_info } = (await answer.json()) as CreatedBlob;
  const form = new FormData();
  for (const [name, value] of Object.entries(upload_info?.fields ?? {})) form.append(name, value);
  const picture = await readFile(new URL("../../test-cases/clock.gif", import.meta.url));
  form.append("file", new Blob([new Uint8Array(picture)]), "clock.gif");
  const { status } = await fetch(upload_info?.url ?? "", { method: "POST", body: form });
  expect(status).toBe(204);
  return blob_id;
}

/** A local mode that the system kills at every second claim: the first one finds what is to be converted, the second one converts. */
const killed = `
  let claims = 0;
  const onItemWritten = ({ update }) => {
    if (update?.values[":one"]) claims += 1;
    if (claims === 2) process.kill(process.pid, "SIGKILL");
  };
  const dataDir = process.argv[1];
  const options = { dataDir, version: "0.0.0-test", log() {}, witness: { onItemWritten } };
  import(${JSON.stringify(built)}).then(({ startLocal }) => startLocal(options));
`;

async function isKilled(): Promise<boolean> {
  const args = ["--eval", killed, dataDir];
  const [, signal] = await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit");
  return signal === "SIGKILL";
}

it("a picture whose conversion ends the whole process does so three times, and is told as that then", async () => {
  const before = await start({ eventDelaySeconds: () => 800 });
  const blobId = await uploadTo(before);
  await before.stop();
  for (let death = 1; death <= 3; death += 1) expect(await isKilled()).toBe(true);

  const after = await start();
  try {
    await after.drain();
    const answer = await fetch(`${after.url}/blobs/${blobId}`);
    expect(await answer.json()).toMatchObject({
      status: "failed",
      error: { message: expect.stringContaining("ended what was to make a JPEG of it") },
    });
  } finally {
    await after.stop();
  }
});
