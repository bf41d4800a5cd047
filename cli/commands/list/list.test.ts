import { afterEach, describe, expect, it } from "@jest/globals";
import type { BlobListEntry } from "../../client/api-types.ts";
import { InterruptedError } from "../../client/errors.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { entries, sampleEntries, sampleEntry } from "../../testing/sample-entries.ts";
import { keyGuard, keyProblem, sampleKey } from "../../testing/sample-keys.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";

let api: StubApi;
afterEach(() => api.close());

async function list(args: string[], script: StubScript = {}, options: InProcessOptions = {}) {
  api = await startStubApi(script);
  return runInProcess(["list", ...args, "--endpoint", api.url], options);
}
const answering = (blobs: BlobListEntry[]): StubScript => ({
  list: () => ({ status: 200, body: { blobs } }),
});
/** That many blobs in all, by pages of the size that is asked for. */
const having = (all: number): StubScript => ({
  list: (_count, query) => {
    const [size, from] = [Number(query.get("limit")), Number(query.get("cursor") ?? all)];
    const left = from - size;
    const blobs = entries(from, Math.min(size, from));
    return { status: 200, body: { blobs, ...(left > 0 && { next_cursor: String(left) }) } };
  },
});
const linesOf = (stdout: string) => stdout.split("\n").filter(Boolean);
const id = (n: number) => `6f1c2a34-9a4e-4b39-8a55-00000000000${n}`;

describe("rekog list", () => {
  it("prints a line for each blob, the newest first", async () => {
    expect(await list([])).toMatchObject({
      stdout: [
        "BLOB ID                               CREATED               STATUS           LABELS",
        `${id(4)}  2026-11-23T12:00:00Z  awaiting_upload  -`,
        `${id(3)}  2026-11-23T12:00:00Z  processing       -`,
        `${id(2)}  2026-11-23T12:00:00Z  succeeded        Car 98.7, Road 71.5`,
        `${id(1)}  2026-11-23T12:00:00Z  failed           unsupported_image`,
        "",
      ].join("\n"),
      stderr: "",
      exitCode: 0,
    });
    expect(api.lists.map(String)).toEqual(["limit=100"]);
  });

  it("prints a line of JSON for each, with its metadata", async () => {
    const { stdout } = await list(["--json"]);
    expect(linesOf(stdout).map((line) => JSON.parse(line))).toEqual(sampleEntries());
  });

  it.each([40, 60, 80, 96, 97, 200])(
    "leaves ids whole on a terminal of %d columns",
    async (columns) => {
      const label = { label: `Car ${"x".repeat(300)}`, confidence: 98.7 };
      const script = answering([sampleEntry(1, { top_labels: [label] })]);
      const { stdout } = await list(["--no-color"], script, { terminal: { columns } });
      expect(stdout).toContain(id(1));
      expect(stdout).toContain("…\n");
      const widest = Math.max(...linesOf(stdout).map(({ length }) => length));
      expect(widest).toBe(Math.max(58, columns));
      expect(linesOf(stdout)).toHaveLength(columns < 97 ? 4 : 2);
    },
  );

  it("asks for what the options say", async () => {
    const args = [
      ...["--status", "failed,processing", "--status", "failed"],
      ...["--since", "2026-11-23", "--until", "2026-11-23T12:00+01:00"],
      ...["--metadata", "order=4711", "--metadata", "a=b=c", "--limit", "5"],
    ];
    await list(args);
    expect(api.lists.map((query) => Object.fromEntries(query))).toEqual([
      {
        status: "failed,processing",
        created_after: "2026-11-23T00:00:00.000Z",
        created_before: "2026-11-23T11:00:00.000Z",
        "metadata.order": "4711",
        "metadata.a": "b=c",
        limit: "5",
      },
    ]);
  });

  it("means a time before now by 2h, the same for every page", async () => {
    const before = Date.now();
    await list(["--since", "2h", "--limit", "all"], having(250));
    const [since, ...others] = api.lists.map((query) => query.get("created_after") ?? "");
    const ago = before - Date.parse(since ?? "");
    expect(Math.abs(ago - 2 * 60 * 60_000)).toBeLessThan(60_000);
    expect(others).toEqual([since, since]);
  });

  it("reads no more than it prints, and says that there may be more", async () => {
    const { stdout, stderr } = await list(["--limit", "120"], having(400));
    expect(linesOf(stdout)).toHaveLength(121);
    expect(api.lists.map((query) => query.get("limit"))).toEqual(["100", "20"]);
    expect(stderr).toBe(
      "rekog: These are the newest 120; there may be more: --limit 1200, or --limit all.\n",
    );
  });

  it.each([["all"], ["250"]])(
    "says nothing of more where there is none (--limit %s)",
    async (limit) => {
      const { stdout, stderr } = await list(["--limit", limit], having(250));
      expect(linesOf(stdout)).toHaveLength(251);
      expect(stderr).toBe("");
    },
  );

  it("goes on after an empty page", async () => {
    const { stdout } = await list(["--status", "failed"], {
      list: (count) => ({
        status: 200,
        body: count < 2 ? { blobs: [], next_cursor: String(count) } : { blobs: entries(1, 1) },
      }),
    });
    expect(linesOf(stdout)).toHaveLength(2);
  });

  it.each([
    [[], "There is no blob yet."],
    [["--metadata", "order=1"], "There is no such blob."],
    [
      ["--since", "2026-11-23T12:00+01:00"],
      "There is no such blob since 2026-11-23T11:00:00.000Z (by this machine's clock).",
    ],
  ])("says so where there is none (%j)", async (args, told) => {
    const run = await list(args, answering([]));
    expect(run).toMatchObject({ stdout: "", stderr: `rekog: ${told}\n`, exitCode: 0 });
    await api.close();
    const json = await list([...args, "--json", "--quiet"], answering([]));
    expect(json).toMatchObject({ stdout: "", stderr: "", exitCode: 0 });
  });

  it.each([
    [["--status", "done"], "one or more of awaiting_upload, processing, succeeded, failed"],
    [["--status", "failed,"], "one or more of awaiting_upload"],
    [["--status", ""], "one or more of awaiting_upload"],
    [["--metadata", "order=1", "--metadata", "order=2"], "a blob has one value of it"],
    [["--since", "yesterday"], "a time before now such as 2h or 7d, or a date such as 2026-11-23"],
    [["--since", "2026-02-30"], "a time before now"],
    [["--since", "2w"], "a time before now"],
    [["--until", ""], "a time before now"],
    [["--metadata", "order"], "It must look like key=value"],
    [["--metadata", "=4711"], "It must look like key=value"],
    [["--limit", "0"], "a whole number from 1 on, or all"],
    [["--limit", "1.5"], "a whole number from 1 on, or all"],
    [["--limit", "-1"], "a whole number from 1 on, or all"],
    [["--since", "1h", "--until", "2h"], "--until is not later than --since"],
  ])("refuses %j without asking", async (args, told) => {
    const { stdout, stderr, exitCode } = await list(args);
    expect({ stdout, exitCode, lists: api.lists }).toEqual({ stdout: "", exitCode: 2, lists: [] });
    expect(stderr).toContain(told);
  });

  it("has printed what came before a refusal", async () => {
    const script: StubScript = {
      list: (count) =>
        count === 0
          ? { status: 200, body: { blobs: entries(9, 2), next_cursor: "bad" } }
          : { status: 400, body: keyProblem(400, "invalid_request", "1 parameter is wrong.") },
    };
    const { stdout, stderr, exitCode } = await list(["--json"], script);
    expect(linesOf(stdout)).toHaveLength(3);
    expect(JSON.parse(linesOf(stdout)[2] ?? "")).toMatchObject({
      error: { code: "invalid_request" },
    });
    expect(stderr).toContain("(invalid_request)");
    expect(exitCode).toBe(2);
  });

  it.each([
    ["scope_missing", { guard: keyGuard(["usage:read"]) }, "has not the scope blobs:read"],
    [
      "list_needs_keys",
      {
        list: () => ({
          status: 403,
          body: keyProblem(
            403,
            "list_needs_keys",
            "This API asks for no key, so it lists nothing.",
          ),
        }),
      },
      "this API asks for no key, so it lists nothing",
    ],
  ])("reports %s with exit code 2", async (code, script: StubScript, told) => {
    const { stderr, exitCode } = await list([], script, { env: { REKOG_API_KEY: sampleKey } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).toContain(`(${code})`);
  });

  it("reports an API that is older than it", async () => {
    const script: StubScript = { list: () => ({ status: 404, body: { message: "Not Found" } }) };
    const { stderr, exitCode } = await list([], script);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/it is older than this rekog.*\(http_404\)\n {2}→ Deploy it anew/);
  });

  it("ends where it is interrupted", async () => {
    const controller = new AbortController();
    const script: StubScript = {
      list: (count) => {
        if (count === 0) return { status: 200, body: { blobs: entries(9, 2), next_cursor: "2" } };
        controller.abort(new InterruptedError());
        return undefined;
      },
    };
    const deps = { signal: controller.signal };
    const { stdout, exitCode } = await list(["--limit", "all"], script, { deps });
    expect(linesOf(stdout)).toHaveLength(3);
    expect(exitCode).toBe(130);
  });

  it("shows nothing of what an API has in its names but text", async () => {
    const topLabels = [{ label: "\x1b[2J\nCar", confidence: 1 }];
    const { stdout } = await list([], answering([sampleEntry(1, { top_labels: topLabels })]));
    expect(stdout).not.toContain("\x1b");
    expect(linesOf(stdout)).toHaveLength(2);
  });
});
