import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "@jest/globals";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const picture = fileURLToPath(new URL("../../test-cases/airplane.jpg", import.meta.url));

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-slept-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** Threads that load this have a time of day that is ten hours ahead once there is such a file, as after a night's sleep. */
const clock = (morning: string) => `
  import { existsSync } from "node:fs";
  const Real = Date;
  const now = () => Real.now() + (existsSync(${JSON.stringify(morning)}) ? 36e6 : 0);
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length > 0 ? given : [now()])); }
    static now() { return now(); }
  };
`;

/** The machine sleeps once the picture was throttled for the first time. */
const local = (morning: string) => `
  import { readFileSync, writeFileSync } from "node:fs";
  const { startLocal } = await import(${JSON.stringify(built)});
  const local = await startLocal({
    dataDir: ${JSON.stringify(join(dataDir, "data"))},
    version: "0.0.0-test",
    log() {},
    faults: { recognition: { next: ["ThrottlingException", "ThrottlingException"] } },
    witness: { onRekognitionCall: () => writeFileSync(${JSON.stringify(morning)}, "") },
  });
  const created = await (await fetch(local.url + "/blobs", { method: "POST" })).json();
  const form = new FormData();
  for (const [name, value] of Object.entries(created.upload_info.fields)) form.append(name, value);
  form.append("file", new Blob([readFileSync(${JSON.stringify(picture)})]));
  await fetch(created.upload_info.url, { method: "POST", body: form });
  await local.drain();
  console.log(await (await fetch(local.url + "/blobs/" + created.blob_id)).text());
  await local.stop();
`;

it("a picture that was throttled before a night's sleep, and is after it, is tried again", async () => {
  const morning = join(dataDir, "morning");
  const shim = `data:text/javascript,${encodeURIComponent(clock(morning))}`;
  const script = join(dataDir, "local.mjs");
  await writeFile(script, local(morning));
  const child = spawn(process.execPath, ["--import", shim, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [told] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(JSON.parse(told)).toMatchObject({ status: "succeeded" });
});
