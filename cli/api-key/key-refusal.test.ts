import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { numberedBlobs } from "../testing/numbered-blobs.ts";
import { type InProcessOptions, runInProcess } from "../testing/run-in-process.ts";
import {
  allScopes,
  keyGuard,
  keyProblem,
  sampleKey,
  sampleKeyShown,
  sampleSecret,
} from "../testing/sample-keys.ts";
import { type StubApi, type StubScript, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

// A batch, at an API that does not let in who asks.

const newFolder = temporaryFolders();
let album: string;
let api: StubApi;
const apis: StubApi[] = [];
beforeEach(async () => {
  album = await newFolder();
  for (let n = 0; n < 12; n += 1) await writeFile(join(album, `${n}.png`), `picture ${n}`);
});
afterEach(async () => {
  for (const one of apis.splice(0)) await one.close();
});

async function rekog(args: string[], script: StubScript, options: InProcessOptions = {}) {
  const stub: StubApi = await startStubApi({ ...numberedBlobs(() => stub), ...script });
  api = stub;
  apis.push(stub);
  const run = await runInProcess([...args, "--endpoint", api.url], options);
  expect(run.stdout + run.stderr).not.toContain(sampleSecret);
  const told = run.stderr.match(/\((missing_api_key|invalid_api_key|scope_missing)\)/g) ?? [];
  const lines = run.stdout.split("\n").filter(Boolean);
  return { ...run, told, lines };
}

const withKey = { env: { REKOG_API_KEY: sampleKey } };
const readOnly = { guard: keyGuard(["blobs:read"]) };

describe("a refusal of the key", () => {
  it("is told once for all files, and ends the upload", async () => {
    const { told, stdout, stderr, exitCode } = await rekog(["upload", "-r", album], {
      guard: keyGuard(allScopes),
    });
    expect({ told, stdout, exitCode }).toEqual({
      told: ["(missing_api_key)"],
      stdout: "",
      exitCode: 2,
    });
    expect(stderr).toContain("rekog: 0 succeeded, 12 not tried.");
    expect(api.headers.length).toBeLessThanOrEqual(4);
    expect(api.uploads).toEqual([]);
  });

  it("is one document with --json", async () => {
    const { told, lines, exitCode } = await rekog(
      ["upload", "-r", album, "--json", "--wait"],
      readOnly,
      withKey,
    );
    expect({ told, exitCode }).toEqual({ told: ["(scope_missing)"], exitCode: 2 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        error: {
          code: "scope_missing",
          message: expect.stringContaining(
            `${sampleKeyShown} (REKOG_API_KEY) has not the scope blobs:write`,
          ),
          hint: expect.stringContaining("`rekog keys create --scopes blobs:write,…`"),
        },
      },
    ]);
  });

  it("is told at once for one file, too", async () => {
    const { told, stdout, slept } = await rekog(["upload", join(album, "1.png")], {
      guard: keyGuard(allScopes),
    });
    expect({ told, stdout, slept }).toEqual({ told: ["(missing_api_key)"], stdout: "", slept: [] });
  });

  it("loses no id of what was uploaded before it", async () => {
    const { told, lines, stderr, exitCode } = await rekog(
      ["upload", "-r", album, "--json", "--concurrency", "1"],
      { guard: keyGuard(["blobs:write"]) },
      withKey,
    );
    expect({ told, exitCode }).toEqual({ told: ["(scope_missing)"], exitCode: 2 });
    const [first, last] = lines.map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(first).toMatchObject({ blob_id: expect.any(String), error: { code: "scope_missing" } });
    expect(last).toMatchObject({ error: { code: "scope_missing" } });
    expect(stderr).toContain("11 not tried");
    const text = await rekog(
      ["upload", "-r", album, "--concurrency", "1"],
      { guard: keyGuard(["blobs:write"]) },
      withKey,
    );
    expect(text.stderr).toContain(`rekog get ${first.blob_id}`);
  });

  it("comes after the results that were there before", async () => {
    const answers = [...Array(4).fill(undefined)];
    const revoked = { status: 401, body: keyProblem(401, "invalid_api_key", "No.") };
    const { told, lines, stderr } = await rekog(
      ["upload", "-r", album, "--concurrency", "1"],
      { guard: () => (answers.length > 0 ? answers.pop() : revoked) },
      withKey,
    );
    expect(told).toEqual(["(invalid_api_key)"]);
    expect(lines).toHaveLength(2);
    expect(stderr).toMatch(/2 (uploaded|succeeded).*, 10 not tried\./);
  });

  it("ends a deletion, before the second blob", async () => {
    const { told, stdout, exitCode } = await rekog(
      ["delete", "one", "two", "three"],
      readOnly,
      withKey,
    );
    expect({ told, stdout, exitCode }).toEqual({
      told: ["(scope_missing)"],
      stdout: "",
      exitCode: 2,
    });
    expect(api.headers).toHaveLength(1);
  });

  it("ends a suite, and is told once", async () => {
    const { told, stderr, exitCode } = await rekog(["run-tests", album, "--concurrency", "2"], {
      guard: keyGuard(allScopes),
    });
    expect({ told, exitCode }).toEqual({ told: ["(missing_api_key)"], exitCode: 2 });
    expect(stderr).toContain("asks for a key, and none is set");
    expect(api.headers.length).toBeLessThanOrEqual(2);
  });

  it("of the deletion after each case is told once, and fails no case", async () => {
    const { stderr } = await rekog(
      ["run-tests", album],
      { guard: keyGuard(["blobs:write", "blobs:read"]) },
      withKey,
    );
    expect(stderr.match(/stay at the API/g)).toHaveLength(1);
  });

  it("ends a resend", async () => {
    const { told, exitCode } = await rekog(["callback", "resend", "one"], readOnly, withKey);
    expect({ told, exitCode }).toEqual({ told: ["(scope_missing)"], exitCode: 2 });
  });
});

describe("who is turned away for a while", () => {
  it.each([
    [429, "too_many_requests"],
    [503, "access_unavailable"],
  ])("waits, and no file is lost: %i", async (status, code) => {
    const asked: unknown[] = [];
    const refusal = {
      status,
      body: keyProblem(status, code, "Not now."),
      headers: { "retry-after": "2" },
    };
    const { stderr, exitCode, slept } = await rekog(
      ["upload", "-r", album, "--callback-url", "https://example.com/"],
      { guard: (request) => (asked.push(request) % 5 === 0 ? refusal : undefined) },
      withKey,
    );
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    expect(api.created.length).toBe(12);
    expect(Math.max(...slept)).toBeGreaterThanOrEqual(2_000);
  });

  it("is told how long the API asks to wait, where nobody waits for that", async () => {
    const refusal = {
      status: 429,
      body: keyProblem(429, "too_many_requests", "The key may make 3 requests a minute."),
      headers: { "retry-after": "40" },
    };
    const { stderr, exitCode } = await rekog(["get", "one"], { guard: () => refusal }, withKey);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("3 requests a minute (too_many_requests)\n  → It asks to wait 40 s.");
  });
});
