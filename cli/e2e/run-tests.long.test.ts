import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readXml } from "../commands/run-tests/testing/read-xml.ts";
import { makeZip } from "../commands/run-tests/zip/testing/make-zip.ts";
import { picture } from "../testing/callback-run.ts";
import { runRekog, startRekog } from "../testing/run-rekog.ts";
import { type RunningLocal, startRekogLocal } from "../testing/running-local.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();

const manifest = `cases:
  - name: a stop sign
    file: stop-sign.jpg
    expect: { labels: { all_of: [{ label: Stopsign, min_confidence: 80 }] }, warnings: [] }
  - name: the same under another name
    file: stop-sign.jpg
    as: sign.png
    after: a stop sign
    expect: { cached: true }
  - file: clock.png
    expect: { labels: { any_of: [Vase] } }
  - name: too wide
    blank: { format: png, width: 10001, height: 79 }
    expect: { error: { code: image_too_small } }
  - name: just under the limit
    file: stop-sign.jpg
    as: large.jpg
    pad_to_bytes: 14999999
  - name: just over it
    file: stop-sign.jpg
    pad_to_bytes: 50000001
    expect: { error: { code: image_too_large } }
`;

async function suiteFolder(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ["stop-sign.jpg", "clock.png"]) await cp(picture(name), join(folder, name));
  await writeFile(join(folder, "cases.yaml"), manifest);
  return folder;
}

describe("rekog run-tests, against a running rekog local", () => {
  let local: RunningLocal;
  beforeAll(async () => {
    local = await startRekogLocal(await temporaryFolder());
  });
  afterAll(() => local.end("SIGTERM"));

  it("runs a suite end to end, with genuine callbacks and a report", async () => {
    const folder = await suiteFolder();
    const temporary = await temporaryFolder();
    const junit = join(temporary, "junit.xml");
    const args = ["run-tests", folder, "--json", "--junit", junit, "--endpoint", local.url];
    const { stdout, exitCode } = await runRekog(args, { env: { TMPDIR: temporary } });
    const { cases, ...summary } = JSON.parse(stdout);
    expect(summary).toMatchObject({ passed: 5, failed: 1, errors: 0, not_run: 0 });
    expect(exitCode).toBe(1);
    expect(cases.map(({ callback }: { callback: string }) => callback)).toEqual(
      Array(6).fill("verified"),
    );
    expect(cases[2].reasons).toEqual([expect.stringMatching(/^expected label Vase, got Clock /)]);
    const [suites] = readXml(await readFile(junit, "utf8"));
    expect(suites?.attributes).toMatchObject({ tests: "6", failures: "1", errors: "0" });
    // What was made for it is gone, at both ends.
    expect(await readdir(temporary)).toEqual(["junit.xml"]);
    const read = await runRekog(["get", cases[0].blob.blob_id, "--endpoint", local.url]);
    expect(read.stderr).toContain("blob_not_found");
  }, 60_000);
});

describe("rekog run-tests, with the local mode it starts", () => {
  it("runs what is in a zip without a manifest", async () => {
    const folder = await temporaryFolder();
    const zip = join(folder, "pictures.zip");
    const data = await readFile(picture("clock.png"));
    await writeFile(zip, makeZip([{ name: "pictures/Zwölf Uhr.PNG", data, flags: 0x800 }]));
    const env = { REKOG_DATA_DIR: join(folder, "data"), TMPDIR: folder };
    const { stdout, exitCode } = await runRekog(["run-tests", zip], { env });
    expect(stdout).toMatch(
      /^✓ Zwölf Uhr\.PNG +[\d,]+ ms {2}Clock \d\d\.\d\n\n1 case: 1 passed, in/,
    );
    expect(exitCode).toBe(0);
    expect((await readdir(folder)).toSorted()).toEqual(["data", "pictures.zip"]);
  }, 60_000);

  it("leaves nothing behind on Ctrl-C, and tells what it has", async () => {
    const folder = await temporaryFolder();
    const zip = join(folder, "pictures.zip");
    const data = await readFile(picture("clock.png"));
    const cases =
      "cases:\n  - { file: clock.png }\n  - { name: again, file: clock.png, as: a.png, after: clock.png }\n";
    await writeFile(
      zip,
      makeZip([
        { name: "clock.png", data },
        { name: "cases.yaml", data: cases },
      ]),
    );
    const local = await startRekogLocal(await temporaryFolder(), ["--fault", "slow=60s"]);
    const child = startRekog(["run-tests", zip, "--verbose", "--endpoint", local.url], {
      env: { TMPDIR: folder },
    });
    // Uploaded, and read for the first time.
    const lines = createInterface(child.stderr);
    await new Promise<void>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes("GET /blobs")) resolve();
      });
    });
    child.kill("SIGINT");
    const { stdout, exitCode } = await child;
    await local.end("SIGKILL");
    expect(exitCode).toBe(130);
    expect(stdout).toContain("2 cases: 0 passed, 2 not run");
    expect(await readdir(folder)).toEqual(["pictures.zip"]);
  }, 60_000);
});
