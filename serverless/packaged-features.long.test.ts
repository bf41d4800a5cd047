import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LocalMode } from "../backend/local/start-local.ts";
import { holdsNoSecret, rememberSecret } from "../toolchain/secrets/leaks.ts";
import { packageOnce } from "./testing/package-once.ts";
import { unpackFunctions } from "./testing/unpack-functions.ts";

// Every feature, on the functions as they are packaged, with the real models. What is paid is counted at the endpoint.

const startLocalUrl = new URL("../dist/backend/local/start-local.js", import.meta.url).href;
const stopSign = fileURLToPath(new URL("../test-cases/stop-sign.jpg", import.meta.url));
const every = ["labels", "moderation", "text", "faces"];

let dir: string;
let local: LocalMode;
let paid: string[] = [];
let refused: string[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-packaged-"));
  const service = await packageOnce();
  const functions = await unpackFunctions(service, dir);
  const { startLocal } = (await import(
    startLocalUrl
  )) as typeof import("../backend/local/start-local.ts");
  local = await startLocal({
    dataDir: join(dir, "data"),
    version: "0.0.0",
    log: (line) => holdsNoSecret("a packaged function's log", line),
    functions,
    limits: { scheduleSeconds: 24 * 60 * 60, maxReceiveCount: 4 },
    witness: {
      onRekognitionCall: ({ operation, exception }) =>
        (exception === undefined ? paid : refused).push(operation),
    },
  });
  rememberSecret("aws_secret", local.aws.credentials.secretAccessKey);
}, 300_000);
afterAll(async () => {
  await local.stop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  local.aws.rekognition.setFaults({});
  paid = [];
  refused = [];
});

let pictures = 0;
/** Bytes that were never seen before. */
async function newPicture(): Promise<Uint8Array<ArrayBuffer>> {
  pictures += 1;
  return new Uint8Array(Buffer.concat([await readFile(stopSign), Buffer.from(`${pictures}`)]));
}

/** The blob at its end, and what was paid for it, in alphabetical order. */
async function upload(bytes: Uint8Array<ArrayBuffer>, features: string[]) {
  paid = [];
  const created = await fetch(`${local.url}/blobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ features }),
  });
  expect(created.status).toBe(201);
  const { blob_id, upload_info } = (await created.json()) as {
    blob_id: string;
    upload_info: { url: string; fields: Record<string, string> };
  };
  const form = new FormData();
  for (const [field, value] of Object.entries(upload_info.fields)) form.append(field, value);
  form.append("file", new Blob([bytes]));
  expect((await fetch(upload_info.url, { method: "POST", body: form })).status).toBe(204);
  await local.drain();
  const blob: unknown = await (await fetch(`${local.url}/blobs/${blob_id}`)).json();
  return { blob, paid: [...paid].sort() };
}

const all = ["DetectFaces", "DetectLabels", "DetectModerationLabels", "DetectText"];

describe("the packaged functions, asked for every feature", () => {
  it("answer each, and pay for each once", async () => {
    const bytes = await newPicture();
    const first = await upload(bytes, every);
    expect(first).toMatchObject({
      blob: {
        status: "succeeded",
        labels: expect.arrayContaining([expect.objectContaining({ label: "Stopsign" })]),
        moderation: { labels: [] },
        text: { lines: [{ text: "STOP" }] },
        faces: [],
        recognition: { cost: { calls: 4 } },
      },
      paid: all,
    });
    expect((await upload(bytes, every)).paid).toEqual([]);
  }, 180_000);

  it("pay for what is asked later alone, and for nothing that was asked before", async () => {
    const bytes = await newPicture();
    expect((await upload(bytes, ["labels"])).paid).toEqual(["DetectLabels"]);
    expect((await upload(bytes, ["moderation"])).paid).toEqual(["DetectModerationLabels"]);
    const both = await upload(bytes, ["labels", "moderation"]);
    expect(both).toMatchObject({
      blob: { status: "succeeded", recognition: { cost: { calls: 0, estimated_usd: 0 } } },
      paid: [],
    });
  }, 180_000);

  it("bring all that are throttled by turns to their end, each paid once", async () => {
    local.aws.rekognition.setFaults({
      operations: {
        DetectLabels: ["ThrottlingException"],
        DetectText: ["ThrottlingException", "ProvisionedThroughputExceededException"],
        DetectFaces: ["answer"],
        DetectModerationLabels: ["ThrottlingException"],
      },
    });
    const throttled = await upload(await newPicture(), every);
    expect(throttled).toMatchObject({ blob: { status: "succeeded" }, paid: all });
    expect(refused.sort()).toEqual([
      ...["DetectLabels", "DetectModerationLabels", "DetectText", "DetectText"],
    ]);
  }, 240_000);

  it("fail with the feature that is denied, and keep the others' answers", async () => {
    const bytes = await newPicture();
    const DetectText = Array<"AccessDeniedException">(20).fill("AccessDeniedException");
    local.aws.rekognition.setFaults({ operations: { DetectText } });
    const denied = await upload(bytes, ["labels", "text", "faces"]);
    expect(denied).toMatchObject({
      blob: {
        status: "failed",
        error: { code: "recognition_denied", message: expect.stringMatching(/text/i) },
      },
      paid: ["DetectFaces", "DetectLabels"],
    });
    local.aws.rekognition.setFaults({});
    expect((await upload(bytes, ["labels", "faces"])).paid).toEqual([]);
    const mended = await upload(bytes, ["text", "faces"]);
    expect(mended).toMatchObject({ blob: { status: "succeeded" }, paid: ["DetectText"] });
  }, 240_000);
});
