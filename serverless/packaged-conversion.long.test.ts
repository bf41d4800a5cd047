import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LocalMode } from "../backend/local/start-local.ts";
import type { components } from "../openapi.d.ts";
import type { ToldApart } from "../told-apart.d.ts";
import { holdsNoSecret, rememberSecret } from "../toolchain/secrets/leaks.ts";
import { functionNames, functionOf } from "./testing/functions.ts";
import { packageOnce } from "./testing/package-once.ts";
import { type PackagedService, packageService } from "./testing/package-service.ts";
import { unpackFunctions } from "./testing/unpack-functions.ts";

// Pictures that recognition does not take, on the functions as they are packaged: with the decoders of the zip alone.

const startLocalUrl = new URL("../dist/backend/local/start-local.js", import.meta.url).href;
const samples = new URL("../backend/adapters/convert/samples/", import.meta.url);

type RekogBlob = ToldApart<components["schemas"]["Blob"]>;

let dir: string;
let service: PackagedService;
let local: LocalMode;
let paid = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-packaged-"));
  service = await packageOnce();
  const functions = await unpackFunctions(service, dir);
  const { startLocal } = (await import(
    startLocalUrl
  )) as typeof import("../backend/local/start-local.ts");
  local = await startLocal({
    dataDir: join(dir, "data"),
    version: "0.0.0",
    log: (line) => holdsNoSecret("a packaged function's log", line),
    functions,
    limits: { scheduleSeconds: 24 * 60 * 60 },
    witness: {
      onRekognitionCall: ({ exception }) => {
        if (exception === undefined) paid += 1;
      },
    },
  });
  rememberSecret("aws_secret", local.aws.credentials.secretAccessKey);
}, 300_000);
afterAll(async () => {
  await local.stop();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  paid = 0;
});

/** The blob at its end, and how many answers were paid for. */
async function upload(file: string) {
  paid = 0;
  const created = await fetch(`${local.url}/blobs`, { method: "POST" });
  expect(created.status).toBe(201);
  const { blob_id, upload_info } = (await created.json()) as {
    blob_id: string;
    upload_info: { url: string; fields: Record<string, string> };
  };
  const form = new FormData();
  for (const [field, value] of Object.entries(upload_info.fields)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(await readFile(new URL(file, samples)))]));
  expect((await fetch(upload_info.url, { method: "POST", body: form })).status).toBe(204);
  await local.drain();
  const blob = (await (await fetch(`${local.url}/blobs/${blob_id}`)).json()) as RekogBlob;
  return { blob, paid };
}

/** Of the stop sign that all samples show, upright: left, top, width and height as fractions of the picture. */
function signIn({ labels = [] }: RekogBlob): number[] {
  const sign = labels.find(({ label }) => label === "Stopsign")?.instances[0]?.bounding_box;
  const { left = Number.NaN, top = Number.NaN, width, height } = sign ?? {};
  return [left, top, width ?? Number.NaN, height ?? Number.NaN];
}

function expectSameSign(blob: RekogBlob, other: RekogBlob): void {
  const [seen, expected] = [signIn(blob), signIn(other)];
  for (const [side, at] of expected.entries()) {
    expect(Math.abs((seen[side] ?? Number.NaN) - at)).toBeLessThan(0.04);
  }
}

describe("the packaged functions", () => {
  const plain: Record<number, RekogBlob> = {};
  beforeAll(async () => {
    for (const file of ["stop-sign.png", "stop-sign-small.png"]) {
      const { blob } = await upload(file);
      plain[blob.image?.width ?? 0] = blob;
    }
  }, 120_000);

  it.each([
    ["plain.heic", "heic"],
    ["plain.avif", "avif"],
    ["lossy.webp", "webp"],
    ["jpeg.tif", "tiff"],
    ["plain.gif", "gif"],
    ["24-bit.bmp", "bmp"],
    ["lossy.jxl", "jpeg-xl"],
    ["plain.jp2", "jpeg-2000"],
    ["colour.jls", "jpeg-ls"],
    ["arithmetic.jpg", "jpeg"],
    ["orientation-6.heic", "heic"],
    ["orientation-5.avif", "avif"],
    ["orientation-8.webp", "webp"],
    ["orientation-7.tif", "tiff"],
  ])(
    "convert %s, find the sign where people see it, and pay once for its bytes",
    async (file, format) => {
      const image = { format, converted: true };
      const first = await upload(file);
      expect(first).toMatchObject({
        blob: { status: "succeeded", image, recognition: { cost: { calls: 1 } } },
        paid: 1,
      });
      const { width = 0, orientation } = first.blob.image ?? {};
      expect(orientation).toBe(/orientation-(\d)/.test(file) ? Number(file[12]) : undefined);
      expectSameSign(first.blob, plain[width] as RekogBlob);
      expect(await upload(file)).toMatchObject({
        blob: { status: "succeeded", image, recognition: { cost: { calls: 0 } } },
        paid: 0,
      });
    },
    120_000,
  );

  it("convert with nothing that is of one kind of machine", async () => {
    const files = await readdir(join(dir, "convertBlob"), { recursive: true });
    expect(files.filter((file) => file.endsWith(".wasm")).length).toBeGreaterThan(3);
    expect(files.filter((file) => /\.(node|dylib|dll)$|\.so(\.|$)/.test(file))).toEqual([]);
  });

  it("but for that one carry no decoder", async () => {
    const others = functionNames.filter((name) => name !== "convertBlob");
    for (const name of others) {
      const files = await readdir(join(dir, name), { recursive: true });
      expect(files.filter((file) => /node_modules|\.wasm$/.test(file))).toEqual([]);
    }
  });
});

describe("where the parameter convert is false", () => {
  let off: PackagedService & { remove(): Promise<void> };
  beforeAll(async () => {
    off = await packageService({ params: { convert: "false" } });
  }, 180_000);
  afterAll(() => off.remove());

  it("nothing that converts is deployed, and all the rest is", () => {
    const added = Object.keys(service.template.Resources).filter(
      (id) => !(id in off.template.Resources),
    );
    const convertBlob = added.filter((id) => id.startsWith("ConvertBlob"));
    const queues = added.filter((id) => id.startsWith("Conversions"));
    expect(convertBlob.length).toBeGreaterThan(3);
    expect(queues.length).toBeGreaterThan(4);
    expect(added.sort()).toEqual([...convertBlob, ...queues].sort());
  });

  it("nothing speaks of it", () => {
    const { Dashboard: _, ...resources } = off.template.Resources;
    const text = JSON.stringify({ resources, outputs: off.template.Outputs });
    expect(text).not.toMatch(/ConvertBlob|Conversions|CONVERSIONS/);
    expect(functionOf(off, "createBlob").Environment.Variables).toMatchObject({ CONVERT: "false" });
  });
});
