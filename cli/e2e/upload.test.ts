import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { components } from "../../openapi.d.ts";
import type { ToldApart } from "../../told-apart.d.ts";
import { runRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

type Blob = ToldApart<components["schemas"]["Blob"]> & { file: string };

const temporaryFolder = temporaryFolders();

const picture = (name: string) =>
  fileURLToPath(new URL(`../../test-cases/${name}`, import.meta.url));

describe("rekog upload --wait, with the local mode it starts", () => {
  it("serves two commands that start at once, one after the other, and one that comes later", async () => {
    const dataDir = await temporaryFolder();
    const env = { REKOG_DATA_DIR: dataDir };
    const [sign, clock] = await Promise.all([
      runRekog(["upload", picture("stop-sign.jpg"), "--wait"], { env }),
      runRekog(["upload", picture("clock.png"), "--wait", "--json"], { env }),
    ]);
    expect([sign.exitCode, clock.exitCode]).toEqual([0, 0]);
    expect(sign.stdout).toMatch(/Stopsign +9\d\.\d +Road Sign, Sign, Symbol +1/);
    const { file: _file, ...blob } = JSON.parse(clock.stdout) as Blob;
    expect(blob.labels?.[0]?.label).toBe("Clock");
    expect(`${sign.stderr}${clock.stderr}`).toContain(
      "80 everyday things, not Rekognition's thousands",
    );

    const read = await runRekog(["get", blob.blob_id, "--json"], { env });
    expect(JSON.parse(read.stdout)).toEqual(blob);
    // No service was called that local mode does not have.
    expect(await readFile(join(dataDir, "rekog.log"), "utf8")).not.toContain("call_to_aws_refused");
  });
});

describe("rekog upload --wait, against a running rekog local", () => {
  let local: RunningLocal;
  let folder: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    local = await startRekogLocal(await temporaryFolder());
  });
  afterAll(() => local.end("SIGTERM"));

  const upload = async (file: string) => {
    const run = await runRekog(["upload", file, "--wait", "--json", "--endpoint", local.url]);
    return { ...run, blob: JSON.parse(run.stdout) as Blob };
  };

  it("gives the label, its box and its parents as JSON", async () => {
    const { blob, exitCode } = await upload(picture("stop-sign.jpg"));
    expect(exitCode).toBe(0);
    expect(blob).toMatchObject({
      status: "succeeded",
      image: { format: "jpeg" },
      recognition: { detector: "local-centernet", cached: false },
      labels: expect.arrayContaining([
        expect.objectContaining({
          label: "Stopsign",
          parents: ["Road Sign", "Sign", "Symbol"],
          instances: [expect.objectContaining({ bounding_box: expect.anything() })],
        }),
      ]),
    });
  });

  it("recognises the same bytes once", async () => {
    const first = await upload(picture("laptop.jpg"));
    const second = await upload(picture("laptop.jpg"));
    expect(first.blob.recognition?.cached).toBe(false);
    expect(second.blob.recognition).toMatchObject({
      cached: true,
      detected_at: first.blob.recognition?.detected_at,
    });
    expect(second.blob.labels).toEqual(first.blob.labels);
  });

  it("turns a JPEG upright by its EXIF orientation", async () => {
    const { blob } = await upload(picture("stop-sign-rotated.jpg"));
    expect(blob.labels?.[0]?.label).toBe("Stopsign");
  });

  it("warns when nothing was recognised", async () => {
    const { blob, exitCode } = await upload(picture("black.jpg"));
    expect(exitCode).toBe(0);
    expect(blob).toMatchObject({
      status: "succeeded",
      labels: [],
      warnings: [{ code: "no_labels" }],
    });

    const told = await runRekog(["get", blob.blob_id, "--endpoint", local.url]);
    expect(told.stdout + told.stderr).toContain("nothing was recognised");
  });

  const wrong: [
    string,
    () => Promise<Buffer | string>,
    { code: string; says: RegExp; hint: RegExp },
  ][] = [
    [
      "text.jpg",
      async () => "These are words, whatever the file is called.",
      {
        code: "unsupported_image",
        says: /a text file, which cannot be recognised here/,
        hint: /Check that it is the file you meant/,
      },
    ],
    [
      "empty.jpg",
      async () => "",
      { code: "empty_upload", says: /empty \(0 bytes\)/, hint: /written in full/ },
    ],
    [
      "truncated.jpg",
      async () => (await readFile(picture("stop-sign.jpg"))).subarray(0, 15_000),
      { code: "corrupt_image", says: /damaged or cut off/, hint: /fetch it again in full/ },
    ],
  ];

  it.each(wrong)(
    "says what is wrong with %s, and what to do",
    async (name, bytes, told) => {
      const file = join(folder, name);
      await writeFile(file, await bytes());
      const { blob, stderr, exitCode } = await upload(file);
      expect(exitCode).toBe(1);
      expect(blob).toMatchObject({
        status: "failed",
        error: { code: told.code, retryable: false },
      });
      expect(stderr).toMatch(told.says);
      expect(stderr).toMatch(told.hint);
    },
    30_000,
  );

  it("refuses a path that is not there before anything is created", async () => {
    const { stdout, stderr, exitCode } = await runRekog([
      "upload",
      join(folder, "missing.jpg"),
      "--wait",
      "--endpoint",
      local.url,
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/missing\.jpg/);
    expect(stderr).toContain("→");
  });
});
