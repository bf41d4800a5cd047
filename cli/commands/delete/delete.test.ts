import { afterEach, describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";

let api: StubApi;
afterEach(() => api.close());

async function remove(args: string[], script: StubScript = {}, options: InProcessOptions = {}) {
  api = await startStubApi(script);
  return runInProcess(["delete", ...args, "--endpoint", api.url], options);
}

const notFound = {
  type: "/problems/blob_not_found",
  title: "Not found",
  status: 404,
  code: "blob_not_found",
  detail: "There is no such blob.",
  hint: "Check the id.",
  request_id: "abc=",
};

describe("rekog delete", () => {
  it("deletes each blob", async () => {
    expect(await remove(["one", "two"])).toMatchObject({
      stdout: "one  deleted\ntwo  deleted\n",
      stderr: "",
      exitCode: 0,
    });
    expect(api.removals).toEqual(["/blobs/one", "/blobs/two"]);
  });

  it("deletes once what is named more than once, and says so", async () => {
    expect(await remove(["one", "two", "one", "one"])).toMatchObject({
      stdout: "one  deleted\ntwo  deleted\n",
      stderr: "rekog: 1 blob was named more than once, and is deleted once.\n",
      exitCode: 0,
    });
    expect(api.removals).toEqual(["/blobs/one", "/blobs/two"]);
  });

  it("goes on after one that is not there, and says so", async () => {
    const script: StubScript = {
      remove: (count) => (count === 0 ? { status: 404, body: notFound } : { status: 204 }),
    };
    const { stdout, stderr, exitCode } = await remove(["one", "two", "--json"], script);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        blob_id: "one",
        error: { code: "blob_not_found", message: "There is no such blob.", hint: "Check the id." },
      },
      { blob_id: "two", deleted: true },
    ]);
    expect(stderr).toBe("rekog: one: there is no such blob (blob_not_found)\n  → Check the id.\n");
    expect(exitCode).toBe(2);
  });

  it("does not try the rest where the API is out of order", async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `blob-${n}`);
    const script: StubScript = { remove: () => ({ status: 503, body: {} }) };
    const { stdout, stderr, exitCode } = await remove([...ids, "--json"], script);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ error }) => error.code)).toEqual([
      "http_503",
      "http_503",
      "http_503",
      "stopped",
    ]);
    expect(stderr).toContain("blob after blob failed, the last with http_503".replace("b", "B"));
    expect(exitCode).toBe(3);
  });

  it("tries every one where blobs are merely not there", async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `blob-${n}`);
    await remove(ids, { remove: () => ({ status: 404, body: notFound }) });
    expect(api.removals).toHaveLength(12);
  });

  it("deletes nothing when one of the ids is none", async () => {
    const { stderr, exitCode } = await remove(["one", "../../two"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"../../two" is not a blob id (invalid_blob_id)');
    expect(api.removals).toEqual([]);
  });

  it("stops when it is interrupted", async () => {
    const controller = new AbortController();
    const script: StubScript = {
      remove: () => {
        controller.abort(new InterruptedError());
        return undefined;
      },
    };
    const deps = { signal: controller.signal };
    expect(await remove(["one", "two"], script, { deps })).toMatchObject({ exitCode: 130 });
    expect(api.removals).toEqual(["/blobs/one"]);
  });
});
