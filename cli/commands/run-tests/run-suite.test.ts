import { basename } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { processingBlob } from "../../testing/sample-blobs.ts";
import type { StubScript } from "../../testing/stub-api.ts";
import {
  failure,
  label,
  recognised,
  stubBlobId,
  stubRecognitions,
} from "./testing/stub-recognition.ts";
import { suiteFolders } from "./testing/suite-folder.ts";

const stub = stubRecognitions();
const suiteFolder = suiteFolders();

const results = {
  sign: recognised(label("Road Sign", 61.04), label("Clock", 40.2)),
  vase: recognised(label("Vase", 99), label("Plant", 71.5)),
  words: failure("unsupported_image"),
};
const manifest = `cases:
  - name: a stop sign
    file: sign.jpg
    expect:
      labels: { all_of: [{ label: Stopsign, min_confidence: 80 }] }
  - file: vase.jpg
    expect: { labels: { any_of: [Bottle, vase], none_of: [{ label: Plant, min_confidence: 90 }] }, warnings: [] }
  - file: words.txt
    expect: { error: { code: unsupported_image } }
`;
const files = {
  "cases.yaml": manifest,
  "sign.jpg": "sign",
  "vase.jpg": "vase",
  "words.txt": "words",
};

describe("rekog run-tests FOLDER with a cases.yaml", () => {
  it("prints a line for each case, why one did not pass, and a summary", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const { stdout, stderr, exitCode } = await runInProcess([
      "run-tests",
      folder,
      "--endpoint",
      api.url,
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 1 });
    expect(
      stdout
        .replace(/[\d,]+ ms/g, "0 ms")
        .replace(/ +0 ms/g, " 0 ms")
        .split("\n"),
    ).toEqual([
      "✗ a stop sign 0 ms  Road Sign 61.0, Clock 40.2",
      "    expected label Stopsign ≥ 80, got Road Sign 61.0, Clock 40.2",
      "✓ vase.jpg 0 ms  Vase 99.0, Plant 71.5",
      "✓ words.txt 0 ms  unsupported_image",
      "",
      "3 cases: 2 passed, 1 failed, in 0 ms",
      "",
    ]);
  });

  it("listens for callbacks, and removes the blobs", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const args = ["run-tests", folder, "--json", "--endpoint", api.url];
    const document = JSON.parse((await runInProcess(args)).stdout);
    expect(document.cases.map(({ callback }: { callback: unknown }) => callback)).toEqual([
      "verified",
      "verified",
      "verified",
    ]);
    expect(api.removals).toHaveLength(3);
    expect(new Set(api.created.map(({ callback_url: url }) => url)).size).toBe(1);
    await runInProcess([...args, "--keep"]);
    expect(api.removals).toHaveLength(3);
  });

  it("prints one JSON document in the order of the manifest", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const args = ["run-tests", folder, "--json", "--endpoint", api.url];
    const { stdout, stderr, exitCode } = await runInProcess(args);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 1 });
    expect(JSON.parse(stdout)).toEqual({
      suite: basename(folder),
      endpoint: api.url,
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      duration_ms: expect.any(Number),
      passed: 2,
      failed: 1,
      errors: 0,
      not_run: 0,
      cases: [
        {
          name: "a stop sign",
          file: "sign.jpg",
          outcome: "failed",
          passed: false,
          reasons: ["expected label Stopsign ≥ 80, got Road Sign 61.0, Clock 40.2"],
          duration_ms: expect.any(Number),
          callback: "verified",
          blob: expect.objectContaining({ status: "succeeded" }),
        },
        expect.objectContaining({ name: "vase.jpg", outcome: "passed", reasons: [] }),
        expect.objectContaining({ name: "words.txt", outcome: "passed" }),
      ],
    });
    expect(stdout).not.toContain("whsec_");
  });

  it.each([
    [{ isSilent: true }, "not_received", "no callback came"],
    [
      { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      "refused",
      "not genuine, wrong_signature",
    ],
  ])("fails a case whose callback is not right (%j)", async (options, outcome, says) => {
    const api = await stub(results, options);
    const folder = await suiteFolder({ "vase.jpg": "vase" });
    const { stdout, exitCode } = await runInProcess([
      "run-tests",
      folder,
      "--json",
      "--endpoint",
      api.url,
    ]);
    const [first] = JSON.parse(stdout).cases;
    expect(first).toMatchObject({ outcome: "failed", callback: outcome });
    expect(first.reasons).toEqual([expect.stringContaining(says)]);
    expect(exitCode).toBe(1);
  });

  it.each(["", " "])(
    "refuses --filter %j: an unset variable would run them all",
    async (filter) => {
      const { stderr, exitCode } = await runInProcess(["run-tests", "album", "--filter", filter]);
      expect(stderr).toContain("It must be a part of a name, and is empty (usage)");
      expect(exitCode).toBe(2);
    },
  );

  it("runs only what --filter chooses, with what it comes after", async () => {
    const api = await stub(results);
    const folder = await suiteFolder({
      ...files,
      "cases.yaml": `${manifest}  - { name: again, file: vase.jpg, after: words.txt }\n`,
    });
    const args = ["run-tests", folder, "--json", "--endpoint", api.url, "--filter"];
    const run = async (...filters: string[]) => {
      const { stdout } = await runInProcess([...args, ...filters]);
      return JSON.parse(stdout).cases.map(({ name }: { name: string }) => name);
    };
    expect(await run("AGAIN")).toEqual(["words.txt", "again"]);
    expect(await run("/^words/", "--filter", "stop")).toEqual(["a stop sign", "words.txt"]);
    const { stderr, exitCode } = await runInProcess([...args, "nothing"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no case matches --filter nothing[\s\S]* a stop sign\n[\s\S]*vase\.jpg/);
  });

  it("starts a case after the one that it comes after, and never more than --concurrency", async () => {
    const many = Array.from(
      { length: 12 },
      (_, index) => `  - { name: "${index}", file: vase.jpg }`,
    );
    const api = await stub(results);
    const folder = await suiteFolder({
      "vase.jpg": "vase",
      "cases.yaml": `cases:\n  - { name: last, file: vase.jpg, after: "11" }\n${many.join("\n")}\n`,
    });
    const args = ["run-tests", folder, "--json", "--endpoint", api.url, "--concurrency", "3"];
    const { stdout } = await runInProcess(args);
    const { cases, passed } = JSON.parse(stdout);
    expect({ passed, first: cases[0].name }).toEqual({ passed: 13, first: "last" });
    expect(cases[0].blob.blob_id > cases[12].blob.blob_id).toBe(true);
    expect(api.mostAtOnce()).toBeLessThanOrEqual(3);
  });

  it("stops at the first that does not pass with --bail", async () => {
    const api = await stub(results);
    const folder = await suiteFolder(files);
    const args = ["run-tests", folder, "--bail", "--concurrency", "1", "--endpoint", api.url];
    const { stdout, exitCode } = await runInProcess(args);
    expect(stdout).toContain('not run: --bail: "a stop sign" did not pass');
    expect(stdout).toContain("3 cases: 0 passed, 1 failed, 2 not run");
    expect(exitCode).toBe(1);
    expect(api.created).toHaveLength(1);
  });

  it("tells everything that is wrong with the manifest, and asks the API nothing", async () => {
    const api = await stub(results);
    const folder = await suiteFolder({ "cases.yaml": "cases:\n  - fil: a.jpg\n  - file: b.jpg\n" });
    const { stdout, stderr, exitCode } = await runInProcess([
      "run-tests",
      folder,
      "--endpoint",
      api.url,
    ]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain("cases.yaml:2:5 unknown key fil; did you mean file?");
    expect(api.headers).toEqual([]);
  });

  it("tells it in its JSON too", async () => {
    const folder = await suiteFolder({ "cases.yaml": "cases:\n  - fil: a.jpg\n  - file: b.jpg\n" });
    const { stdout } = await runInProcess(["run-tests", folder, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: "invalid_manifest",
        details: expect.arrayContaining([
          expect.stringContaining("2:5 unknown key fil; did you mean file?"),
        ]),
      },
    });
  });

  it("says that the API cannot be reached once, not for every case", async () => {
    const folder = await suiteFolder(files);
    const { stdout, exitCode } = await runInProcess([
      "run-tests",
      folder,
      "--concurrency",
      "1",
      "--endpoint",
      "http://127.0.0.1:1",
    ]);
    expect(exitCode).toBe(3);
    expect(stdout.match(/not run: the API cannot be reached/g)).toHaveLength(2);
  });

  it.each([
    ["never worked", 0, 4],
    ["worked before", 6, 12],
  ])("runs no further case at an API that %s and fails again and again", async (_, good, most) => {
    const names = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, "0")}.jpg`);
    const pictures = Object.fromEntries(names.map((name) => [name, name]));
    const api = await stub({}, { outAfter: good });
    const folder = await suiteFolder(pictures);
    const args = ["run-tests", folder, "--json", "--endpoint", api.url];
    const { stdout, exitCode } = await runInProcess(args);
    expect(exitCode).toBe(3);
    const { cases, passed, errors, not_run: notRun } = JSON.parse(stdout);
    expect(passed).toBe(good);
    expect(errors).toBeGreaterThanOrEqual(most);
    // Those too that took the places of the first to fail, and those before the last that worked.
    expect(errors).toBeLessThanOrEqual(2 * most);
    expect(notRun).toBe(40 - passed - errors);
    expect(cases.at(-1).reasons).toEqual(["case after case failed, the last with http_503"]);
  });

  it.each<[string, StubScript]>([
    ["while results are read", { get: () => ({ status: 503 }) }],
    [
      "while pictures are uploaded",
      { upload: () => ({ status: 503 }), get: () => ({ status: 503 }) },
    ],
  ])("asks once alone to remove each blob at an API that died %s", async (_when, script) => {
    const api = await stub(results, { script: { ...script, remove: () => ({ status: 503 }) } });
    const folder = await suiteFolder({ "vase.jpg": "vase", "sign.jpg": "sign" });
    const args = ["run-tests", folder, "--timeout", "5", "--json", "--endpoint", api.url];
    const { stderr } = await runInProcess([...args, "--verbose"]);
    expect(stderr.match(/was not removed/g)).toHaveLength(2);
    expect(api.removals).toHaveLength(2);
  });

  it("exits with 4 when a result does not come in time", async () => {
    const api = await stub(results, {
      script: {
        get: () => ({ status: 200, body: { ...processingBlob(), blob_id: stubBlobId(0) } }),
      },
    });
    const folder = await suiteFolder({ "vase.jpg": "vase" });
    const { stdout, exitCode } = await runInProcess([
      "run-tests",
      folder,
      "--timeout",
      "2",
      "--json",
      "--endpoint",
      api.url,
    ]);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).cases[0]).toMatchObject({
      outcome: "error",
      error: { code: "wait_timed_out" },
      blob: { status: "processing" },
    });
  });

  // A case whose file is uploaded already is not run either: nothing came of it.
  it.each(["create", "get"] as const)(
    "tells what it has when it is interrupted (%s)",
    async (at) => {
      const stop = new AbortController();
      const interrupt = () => void stop.abort(new InterruptedError()) as undefined;
      const api = await stub(results, { script: { [at]: interrupt } });
      const folder = await suiteFolder(files);
      const { stdout, stderr, exitCode } = await runInProcess(
        ["run-tests", folder, "--json", "--keep", "--concurrency", "1", "--endpoint", api.url],
        { deps: { signal: stop.signal } },
      );
      expect(exitCode).toBe(130);
      expect(JSON.parse(stdout)).toMatchObject({ not_run: 3, error: { code: "interrupted" } });
      expect(stderr).toContain("0 of 3 cases were at their end");
    },
  );
});
