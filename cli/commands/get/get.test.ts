import { afterEach, describe, expect, it } from "@jest/globals";
import { runInProcess } from "../../testing/run-in-process.ts";
import {
  blobId,
  callback,
  failedBlob,
  processingBlob,
  succeededBlob,
} from "../../testing/sample-blobs.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";

let api: StubApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function get(args: string[], script: StubScript) {
  api = await startStubApi(script);
  return runInProcess(["get", ...args, "--endpoint", api.url]);
}
const answering = (body: unknown): StubScript => ({ get: () => ({ status: 200, body }) });

describe("rekog get", () => {
  it("prints labels, filtered by the API", async () => {
    const args = [
      blobId,
      "--label",
      "Car",
      "--label",
      "Stop Sign",
      "--min-confidence",
      "50",
      "--max-labels",
      "2",
    ];
    const { stdout, exitCode } = await get(args, answering(succeededBlob()));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^LABEL .*\nCar +98\.7/);
    expect(api?.gets).toEqual([
      `/blobs/${blobId}?min_confidence=50&max_labels=2&labels=Car%2CStop+Sign`,
    ]);
  });

  it("says so when none of the labels that were asked for is there", async () => {
    const run = await get([blobId, "--label", "Cat"], answering(succeededBlob({ labels: [] })));
    expect(run).toMatchObject({ exitCode: 0, stdout: "" });
    expect(run.stderr).toMatch(
      /none of the labels that were asked for .*\(no_such_label\)\n {2}→ /,
    );
  });

  it("prints the blob as JSON", async () => {
    const { stdout } = await get([blobId, "--json"], answering(succeededBlob()));
    expect(JSON.parse(stdout)).toEqual(succeededBlob());
  });

  it("tells how far an unfinished one is", async () => {
    const { stdout, stderr, exitCode } = await get([blobId], answering(processingBlob()));
    expect({ stdout, exitCode }).toEqual({ stdout: `${blobId}  processing\n`, exitCode: 0 });
    expect(stderr).toContain(`rekog get ${blobId} --wait --endpoint`);
  });

  it("waits with --wait", async () => {
    const script: StubScript = {
      get: (count) => ({ status: 200, body: count < 3 ? processingBlob() : succeededBlob() }),
    };
    const { exitCode, slept } = await get([blobId, "--wait"], script);
    expect(exitCode).toBe(0);
    expect(slept).toHaveLength(3);
  });

  it("times out", async () => {
    const { stdout, exitCode } = await get(
      [blobId, "--wait", "--timeout", "1", "--json"],
      answering(processingBlob()),
    );
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "wait_timed_out" } });
  });

  it("tells a failed one", async () => {
    const { stderr, exitCode } = await get([blobId], answering(failedBlob()));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("(unsupported_image)\n  → Convert it");
  });

  it("shows the callback's ledger below the labels, or alone", async () => {
    const attempt = {
      at: "2026-11-23T12:00:03.120Z",
      outcome: "failed" as const,
      phase: "connect" as const,
      error_code: "connection_refused",
      hint: "Check that the receiver runs.",
      duration_ms: 12,
    };
    const told = callback({ attempts: [attempt], next_attempt_at: "2026-11-23T12:00:08.300Z" });
    const ledger =
      "callback pending to https://example.com/hook, next attempt at 2026-11-23T12:00:08.300Z\n" +
      "  2026-11-23T12:00:03.120Z  failed at connect: connection_refused     12 ms\n" +
      "    → Check that the receiver runs.\n";
    const done = succeededBlob({ callback: told });
    expect((await get([blobId], answering(done))).stdout).toMatch(/^LABEL .* 0\n\n/s);
    await api?.close();
    expect((await get([blobId], answering(done))).stdout).toContain(`\n\n${ledger}`);
    await api?.close();
    const failed = await get([blobId], answering({ ...failedBlob(), callback: told }));
    expect(failed).toMatchObject({ stdout: ledger, exitCode: 1 });
    await api?.close();
    const json = await get([blobId, "--json"], answering(done));
    expect(JSON.parse(json.stdout)).toEqual(done);
  });

  it("tells an unknown one in the API's words", async () => {
    const problem = {
      type: "/problems/blob_not_found",
      title: "Not found",
      status: 404,
      code: "blob_not_found",
      detail: "There is no such blob.",
      hint: "Check the id.",
      request_id: "abc=",
    };
    const { stdout, stderr, exitCode } = await get([blobId, "--json"], {
      get: () => ({ status: 404, body: problem }),
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe("rekog: there is no such blob (blob_not_found)\n  → Check the id.\n");
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "blob_not_found", message: "There is no such blob.", hint: "Check the id." },
    });
  });

  it.each(["..", "a/b", "", "a b", "x".repeat(129)])(
    "refuses %j as a blob id without asking",
    async (id) => {
      const { stderr, exitCode } = await get([id], answering(succeededBlob()));
      expect(exitCode).toBe(2);
      expect(stderr).toContain("(invalid_blob_id)");
      expect(api?.gets).toEqual([]);
    },
  );
});
