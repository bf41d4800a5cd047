import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { mainPath, runRekog, startRekog } from "./testing/run-rekog.ts";
import { blobId, processingBlob, sampleLabel, succeededBlob } from "./testing/sample-blobs.ts";
import { type StubApi, type StubScript, startStubApi } from "./testing/stub-api.ts";
import { createTemporaryFolder } from "./testing/temporary-folder.ts";

// The built program as a process of its own: `npm test` builds it first.

const closers: (() => Promise<unknown>)[] = [];
let photo: string;

beforeEach(async () => {
  const folder = await createTemporaryFolder();
  closers.push(folder.remove);
  photo = join(folder.path, "photo.jpg");
  await writeFile(photo, "picture");
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function stub(script: StubScript): Promise<StubApi> {
  const api = await startStubApi(script);
  closers.push(api.close);
  return api;
}

/** Enough labels that no pipe can hold the answer. */
const largeBlob = () =>
  succeededBlob({
    labels: Array.from({ length: 1000 }, (_, n) =>
      sampleLabel({ label: `Label ${n} `.repeat(40) }),
    ),
  });

describe("the rekog process", () => {
  it("uploads, waits and prints", async () => {
    const api = await stub({});
    const { stdout, stderr, exitCode } = await runRekog(["upload", photo, "--wait", "--json"], {
      env: { REKOG_ENDPOINT: api.url },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ file: photo, status: "succeeded" });
    expect(api.headers[0]?.["user-agent"]).toMatch(/^rekog\/\d+\.\d+\.\d+$/);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends with 130 on %s", async (signal) => {
    const api = await stub({ get: () => ({ status: 200, body: processingBlob() }) });
    const running = startRekog(["upload", photo, "--wait"], { env: { REKOG_ENDPOINT: api.url } });
    await api.next("get");
    running.kill(signal);
    const { exitCode, stderr, stdout } = await running;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: "" });
    expect(stderr).toContain(`Read its labels later: rekog get ${blobId} --wait`);
  });

  it("writes all of a large answer to a pipe", async () => {
    const blob = largeBlob();
    const api = await stub({ get: () => ({ status: 200, body: blob }) });
    const { stdout } = await runRekog(["get", blobId, "--json"], {
      env: { REKOG_ENDPOINT: api.url },
    });
    expect(JSON.parse(stdout).labels).toHaveLength(1000);
  });

  it("is quiet when nobody reads all of it", async () => {
    const api = await stub({ get: () => ({ status: 200, body: largeBlob() }) });
    const command = `set -o pipefail; "${process.execPath}" "${mainPath}" get ${blobId} --endpoint ${api.url} | head -1`;
    const { stdout, stderr, exitCode } = await execa("bash", ["-c", command], { reject: false });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^LABEL/);
  });

  it("ends its work when nobody reads it any more", async () => {
    const api = await stub({});
    const running = startRekog(["upload", ...Array<string>(200).fill(photo), "--wait", "--json"], {
      env: { REKOG_ENDPOINT: api.url },
    });
    running.stdout.once("data", () => running.stdout.destroy());
    const { exitCode } = await running;
    expect(exitCode).toBe(0);
    expect(api.created.length).toBeLessThan(200);
  });

  it("tells when the output cannot be written", async () => {
    const api = await stub({ get: () => ({ status: 200, body: succeededBlob() }) });
    const command = `"${process.execPath}" "${mainPath}" get ${blobId} --endpoint ${api.url} > /dev/full`;
    const { stderr, exitCode } = await execa("bash", ["-c", command], { reject: false });
    expect(exitCode).toBe(3);
    expect(stderr).toContain("(output_failed)");
  });

  it("tells when there is room for a part of the output alone", async () => {
    const api = await stub({ get: () => ({ status: 200, body: largeBlob() }) });
    const out = `${photo}.json`;
    // As a disk that gets full: the first write is cut off there, and the next one fails.
    const command = `ulimit -f 8; "${process.execPath}" "${mainPath}" get ${blobId} --json --endpoint ${api.url} > "${out}"`;
    const { stderr, exitCode } = await execa("bash", ["-c", command], { reject: false });
    expect({ exitCode, bytes: (await stat(out)).size }).toEqual({ exitCode: 3, bytes: 8 * 1024 });
    expect(stderr).toContain("(output_failed)");
  });

  it.each([
    [["nonsense"], "(usage)", false],
    [["get", "../x", "--endpoint", "http://127.0.0.1:1"], "(invalid_blob_id)", false],
    [["upload", "--nonsense", "--json"], "(usage)", true],
  ])(
    "ends with what went wrong, whatever its output goes to: %j",
    async (args, what, isOutputLost) => {
      const run = (to: string) =>
        execa("bash", ["-c", `exec "$@" ${to}`, "-", process.execPath, mainPath, ...args], {
          reject: false,
        });
      for (const to of ["2>/dev/full", ">/dev/full 2>/dev/full", ">&- 2>&-"]) {
        expect((await run(to)).exitCode).toBe(2);
      }
      const { stderr, exitCode } = await run(">/dev/full");
      expect(exitCode).toBe(2);
      expect(stderr).toContain(what);
      expect(stderr.includes("(output_failed)")).toBe(isOutputLost);
    },
  );
});
