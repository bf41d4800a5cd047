import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import { blobId, succeededBlob } from "../../testing/sample-blobs.ts";
import { type StubApi, startStubApi } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
let api: StubApi;
let photo: string;

beforeEach(async () => {
  const body = { ...succeededBlob(), links: { self: `/blobs/${blobId}` } };
  api = await startStubApi({ create: () => ({ status: 201, body }) });
  photo = join(await temporaryFolder(), "photo.jpg");
  await writeFile(photo, "picture");
});
afterEach(() => api.close());

const upload = (args: string[], terminal?: { columns: number }) =>
  runInProcess(["upload", photo, ...args, "--endpoint", api.url], {
    ...(terminal && { terminal }),
  });

it("without --wait, a known picture gives its blob id like any other: scripts count on it", async () => {
  const { stdout, exitCode } = await upload([]);
  expect({ stdout, exitCode }).toEqual({ stdout: `${blobId}\n`, exitCode: 0 });
  expect((await upload([], { columns: 60 })).stdout).toBe(`${blobId}\n`);
  expect((await upload(["--wait"])).stdout).toContain("LABEL");
});

it("tables of several files stand apart", async () => {
  const other = join(await temporaryFolder(), "other.jpg");
  await writeFile(other, "another");
  const { stdout } = await upload([other, "--wait"]);
  expect(stdout.split("\n\n")).toHaveLength(3);
});
