import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { maxAttempts } from "../core/recognition/after-fault.ts";
import type { CreatedBlob } from "./local-stack.fixture.ts";
import { stubDetector } from "./stub-detector.fixture.ts";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");
type Options = Parameters<typeof startLocal>[0];

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-stopped-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const start = (options: Pick<Options, "faults" | "witness"> = {}) =>
  startLocal({
    ...{ dataDir, version: "0.0.0-test", log: () => {}, detector: stubDetector() },
    ...options,
  });

async function upload(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/blobs`, { method: "POST" });
  const { blob_id, upload_info } = (await answer.json()) as CreatedBlob;
  const form = new FormData();
  for (const [field, value] of Object.entries(upload_info?.fields ?? {})) form.append(field, value);
  const picture = await readFile(new URL(`../../test-cases/${name}`, import.meta.url));
  form.append("file", new Blob([new Uint8Array(picture)]), name);
  const { status } = await fetch(upload_info?.url ?? "", { method: "POST", body: form });
  expect(status).toBe(204);
  return blob_id;
}

/** Stops a local mode as soon as a picture was claimed so often: the second time it is converted. */
async function stopAmidWork(claims: number): Promise<void> {
  let left = claims;
  let resolve = () => {};
  const isClaimed = new Promise<void>((settle) => {
    resolve = settle;
  });
  const local = await start({
    faults: { recognition: { latencyMs: 600_000 } },
    witness: {
      onItemWritten({ update }) {
        if (!update?.values[":one"]) return;
        left -= 1;
        if (left === 0) resolve();
      },
    },
  });
  await isClaimed;
  await local.stop();
}

it.each([
  ["looked at", "airplane.jpg", 1],
  ["converted", "clock.gif", 2],
])(
  "a picture that is being %s goes on, however often local mode was stopped meanwhile",
  async (_, name, claims) => {
    const before = await start({ faults: { eventDelaySeconds: () => 800 } });
    const blobId = await upload(before.url, name);
    await before.stop();
    for (let stops = 0; stops <= maxAttempts; stops += 1) await stopAmidWork(claims);

    const after = await start();
    try {
      await after.drain();
      const answer = await fetch(`${after.url}/blobs/${blobId}`);
      expect(await answer.json()).toMatchObject({ status: "succeeded" });
    } finally {
      await after.stop();
    }
  },
  120_000,
);
