import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { type Blob, picture, rekogJson, type UploadedBlob } from "../testing/callback-run.ts";
import { freePorts } from "../testing/free-ports.ts";
import { receivers } from "../testing/receiver.ts";
import { mainPath, startRekog } from "../testing/run-rekog.ts";
import { startRekogListen } from "../testing/running-listen.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// What a mailbox does with the packaged functions: serverless/packaged-mailbox.long.test.ts.

const temporaryFolder = temporaryFolders();
const startReceiver = receivers();
let dataDir: string;
let local: RunningLocal;
let port: string;
beforeAll(async () => {
  dataDir = await temporaryFolder();
  port = await freePorts();
  local = await startRekogLocal(dataDir, ["--port", port]);
});
afterAll(() => local.end("SIGTERM"));

async function upload(mailbox: string): Promise<UploadedBlob> {
  const args = ["upload", picture("stop-sign.jpg"), "--wait", "--callback-mailbox", mailbox];
  const { documents, stderr } = await rekogJson<UploadedBlob>(local.url, args);
  const [blob] = documents;
  if (blob?.blob_id === undefined) throw new Error(`rekog upload: ${stderr}`);
  return blob;
}

const read = async (blobId: string) =>
  (await (await fetch(`${local.url}/blobs/${blobId}`)).json()) as Blob;

describe("rekog listen --mailbox", () => {
  it("ends quietly when nobody reads its output, and settles nothing that nobody read", async () => {
    const args = ["listen", "--mailbox", "pipe", "--json", "--endpoint", local.url];
    const child = startRekog(args, { env: {} });
    await once(createInterface(child.stdout), "line");
    child.stdout.destroy();
    const { blob_id: blobId } = await upload("pipe");
    expect((await child).exitCode).toBe(0);
    expect((await read(blobId)).callback).toMatchObject({ status: "pending", attempts: [] });
  });

  it("settles nothing whose line the disk has room for in part alone", async () => {
    const { blob_id: blobId } = await upload("disk");
    const out = join(await temporaryFolder(), "out.jsonl");
    const args = ["listen", "--mailbox", "disk", "--json", "--endpoint", local.url];
    const command = `ulimit -f 1; exec "$@" > "${out}"`;
    const { exitCode, stderr } = await execa(
      "bash",
      ["-c", command, "-", process.execPath, mainPath, ...args],
      { reject: false },
    );
    expect({ exitCode, bytes: (await stat(out)).size }).toEqual({ exitCode: 3, bytes: 1024 });
    expect(stderr).toContain("(output_failed)");
    expect((await read(blobId)).callback).toMatchObject({ status: "pending", attempts: [] });
  });

  it("goes on when the API was gone meanwhile", async () => {
    const receiver = await startReceiver();
    const flags = ["--mailbox", "gone", "--endpoint", local.url, "--forward-to", receiver.url];
    const listener = await startRekogListen(flags);
    await local.end("SIGKILL");
    local = await startRekogLocal(dataDir, ["--port", port]);
    const { blob_id: blobId } = await upload("gone");
    expect((await receiver.next()).headers["webhook-id"]).toBe(`blob_${blobId}`);
    expect(await listener.next()).toMatchObject({ event: "callback", answered: 204 });
    expect(await listener.next()).toMatchObject({ event: "settled", status: "delivered" });
    expect(await listener.end("SIGTERM")).toBe(0);
  });
});
