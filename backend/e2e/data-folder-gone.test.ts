import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

// The built one: its worker threads cannot load TypeScript.
const built = new URL("../../dist/backend/local/start-local.js", import.meta.url).href;
const { startLocal } = (await import(built)) as typeof import("../local/start-local.ts");
type LocalMode = Awaited<ReturnType<typeof startLocal>>;

let parent: string;
let dataDir: string;
let told: string[];
let running: LocalMode[];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "rekog-gone-"));
  dataDir = join(parent, "data");
  told = [];
  running = [];
});
afterEach(async () => {
  for (const localMode of running) await localMode.stop();
  await rm(parent, { recursive: true });
});

async function start(): Promise<LocalMode> {
  const localMode = await startLocal({
    ...{ dataDir, version: "0.0.0-test", log: () => {} },
    tell: (line) => void told.push(line),
  });
  running.push(localMode);
  return localMode;
}

const create = async ({ url }: LocalMode) => {
  const answer = await fetch(`${url}/blobs`, { method: "POST" });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

/** The next write looks at the folder again; the ones before it, for a moment, do not. */
async function firstRefusal(localMode: LocalMode) {
  for (;;) {
    const answer = await create(localMode);
    if (answer.status !== 201) return answer;
  }
}

describe("a data folder that goes away while local mode runs", () => {
  it("is told as that, by the API and to the user, and no blob is made that would be lost", async () => {
    const localMode = await start();
    await rm(dataDir, { recursive: true });
    expect(await firstRefusal(localMode)).toMatchObject({
      status: 507,
      body: { code: "data_folder_gone", hint: expect.stringContaining("start it again") },
    });
    expect(told).toEqual([expect.stringContaining(`data_folder_gone: ${dataDir}`)]);
  });

  it.each(["CURRENT", "MANIFEST-000002", "000003.log"])(
    "is told where %s of the database alone was deleted, in which all that is written would be lost",
    async (name) => {
      const localMode = await start();
      await rm(join(dataDir, "dynamodb", name));
      expect((await firstRefusal(localMode)).body.code).toBe("data_folder_gone");
    },
  );

  it.each([
    "objects",
    "objects/incoming",
    "objects/buckets",
    "objects/buckets/rekog-local-uploads",
  ])("is told where a form was given out before, and %s was deleted", async (folder) => {
    const localMode = await start();
    const { body } = await create(localMode);
    const info = body.upload_info as { url: string; fields: Record<string, string> };
    const form = new FormData();
    for (const [name, value] of Object.entries(info.fields)) form.append(name, value);
    form.append("file", new Blob(["a picture"]));
    await rm(join(dataDir, folder), { recursive: true });
    const refused = await fetch(info.url, { method: "POST", body: form });
    // Which no client tries again.
    expect(refused.status).toBe(507);
    expect(await refused.text()).toContain("<Code>StorageGone</Code>");
    expect(told).toEqual([expect.stringContaining(`data_folder_gone: ${dataDir}`)]);
  });

  it("is not another folder in its place", async () => {
    const localMode = await start();
    await rename(dataDir, join(parent, "moved"));
    await mkdir(join(dataDir, "dynamodb"), { recursive: true });
    expect((await firstRefusal(localMode)).body.code).toBe("data_folder_gone");
    expect(await readdir(join(dataDir, "dynamodb"))).toEqual([]);
  });
});
