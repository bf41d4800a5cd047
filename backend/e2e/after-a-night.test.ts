import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { localTables } from "../local/resources.ts";
import type { CreatedBlob } from "./local-stack.fixture.ts";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");
type LocalMode = Awaited<ReturnType<typeof startLocal>>;

let dataDir: string;
let running: LocalMode | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "rekog-night-"));
});
afterEach(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true });
});

async function start(faults: Parameters<typeof startLocal>[0]["faults"] = {}) {
  running = await startLocal({ ...{ dataDir, version: "0.0.0-test", log: () => {} }, faults });
  return running;
}

async function uploadTo({ url }: LocalMode): Promise<string> {
  const answer = await fetch(`${url}/blobs`, { method: "POST" });
  const { blob_id, upload_info } = (await answer.json()) as CreatedBlob;
  const form = new FormData();
  for (const [name, value] of Object.entries(upload_info?.fields ?? {})) form.append(name, value);
  const picture = await readFile(new URL("../../test-cases/airplane.jpg", import.meta.url));
  form.append("file", new Blob([new Uint8Array(picture)]), "airplane.jpg");
  const { status } = await fetch(upload_info?.url ?? "", { method: "POST", body: form });
  expect(status).toBe(204);
  return blob_id;
}

/** As if all that was done so far had been done ten hours ago. */
async function passTheNight({ aws }: LocalMode, blobId: string) {
  const at = (msAgo: number) => new Date(Date.now() - msAgo).toISOString();
  const over = { S: at(9 * 3_600_000) };
  await aws.dynamoDb.call("UpdateItem", {
    TableName: localTables.blobs.name,
    Key: { blob_id: { S: blobId } },
    UpdateExpression: "SET upload_deadline_at = :over, due_at = :over",
    ExpressionAttributeValues: { ":over": over },
  });
  const objects = join(dataDir, "objects", "buckets", "rekog-local-uploads");
  for (const name of await readdir(objects)) {
    if (!name.endsWith(".json")) continue;
    const file = join(objects, name);
    const record = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...record, lastModifiedAt: at(10 * 3_600_000) }));
  }
}

it("a picture that waited for its turn when local mode was stopped is recognised the next morning, though it is throttled first", async () => {
  // Its turn does not come today.
  const evening = await start({ eventDelaySeconds: () => 800 });
  const blobId = await uploadTo(evening);
  await passTheNight(evening, blobId);
  await evening.stop();

  const morning = await start({ recognition: { next: ["ThrottlingException"] } });
  await morning.drain();
  const answer = await fetch(`${morning.url}/blobs/${blobId}`);
  expect(await answer.json()).toMatchObject({ status: "succeeded" });
});
