import { afterEach, describe, expect, it } from "@jest/globals";
import type { Usage } from "../../client/api-types.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { keyGuard, sampleKey } from "../../testing/sample-keys.ts";
import { emptyDay, featureUsage, sampleUsage, usageDay } from "../../testing/sample-usage.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";

let api: StubApi;
afterEach(() => api.close());

async function usage(args: string[], script: StubScript = {}, options: InProcessOptions = {}) {
  api = await startStubApi(script);
  return runInProcess(["usage", ...args, "--endpoint", api.url], options);
}
const answering = (change: Partial<Usage>): StubScript => ({
  usage: () => ({ status: 200, body: sampleUsage(change) }),
});
const limit = (remainingUsd: number, dailyUsd = 1) => ({
  limit: {
    daily_usd: dailyUsd,
    remaining_usd: remainingUsd,
    resets_at: "2026-11-24T00:00:00.000Z",
  },
});

describe("rekog usage", () => {
  it("prints the days, then what is left today", async () => {
    expect(await usage([])).toMatchObject({
      stdout: [
        "DAY         FEATURE  PICTURES  PAID  CACHED  REFUSED   COST",
        "2026-11-23  labels        210   180      25        5  $0.18",
        "2026-11-22  -               0     0       0        0  $0.00",
        "",
        "limit today  $1.00",
        "spent of it  $0.18",
        "left         $0.82",
        "resets at    2026-11-24T00:00:00.000Z",
        "",
      ].join("\n"),
      stderr: "",
      exitCode: 0,
    });
    expect(api.usages).toEqual(["/usage?days=7"]);
  });

  it("has a line for each feature, and for what is reserved beyond them", async () => {
    const features = {
      labels: featureUsage(),
      moderation: featureUsage({ pictures: 12_345, estimated_usd: 0.0125 }),
    };
    const { stdout, stderr } = await usage(
      [],
      answering({ days: [{ day: "2026-11-23", features, estimated_usd: 0.1935 }] }),
    );
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "DAY         FEATURE     PICTURES  PAID  CACHED  REFUSED     COST",
      "2026-11-23  labels           210   180      25        5  $0.1800",
      "2026-11-23  moderation     12345   180      25        5  $0.0125",
      "2026-11-23  reserved           0     0       0        0  $0.0010",
    ]);
    expect(stderr).toMatch(/^rekog: `reserved` is kept for calls under way/);
  });

  it("fits four features onto a terminal of 60 columns", async () => {
    const names = ["labels", "moderation", "text", "faces"];
    const features = Object.fromEntries(names.map((name) => [name, featureUsage()]));
    const day = { day: "2026-11-23", features, estimated_usd: 0.72 };
    const terminal = { columns: 60 };
    const { stdout } = await usage(["--no-color"], answering({ days: [day] }), { terminal });
    expect(stdout).toContain("2026-11-23 moderation");
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(60);
  });

  it("reports when nothing was recognised at all", async () => {
    const days = [emptyDay("2026-11-23"), emptyDay("2026-11-22")];
    const seven = await usage(["--days", "2"], answering({ days }));
    expect(seven.stdout).toMatch(/^DAY .*\n2026-11-23 {2}- .*\n2026-11-22 {2}- /);
    expect(seven.stderr).toBe("rekog: Nothing was recognised in these 2 days.\n");
    await api.close();
    const today = await usage(["--days", "1"], answering({ days: days.slice(0, 1) }));
    expect(today.stderr).toBe("rekog: Nothing was recognised today.\n");
  });

  it("reports that there is no limit", async () => {
    const { days } = sampleUsage();
    const { stdout, stderr } = await usage([], { usage: () => ({ status: 200, body: { days } }) });
    expect(stdout).toMatch(/\n\nlimit today {2}none: nothing is paid here\n$/);
    expect(stderr).toBe("");
  });

  it.each([
    ["far", 0.201, 1, /^$/],
    [
      "near",
      0.2,
      1,
      /^rekog: warning: 80 % of today's limit of \$1\.00 is spent \(spending_limit_near\)\n {2}→ When all is, pictures that are not known already are refused until 2026-11-24T00:00:00\.000Z\./,
    ],
    ["nearly reached", 0.0004, 1, /warning: 99 % of/],
    [
      "reached",
      0,
      1,
      /^rekog: warning: Today's limit of \$1\.00 is reached: pictures that are not known already are refused until .* \(spending_limit\)\n {2}→ What is in the cache/,
    ],
    ["nothing from the start", 0, 0, /Today's limit of \$0\.00 is reached/],
  ])("reports a limit that is %s", async (_, remaining, daily, told) => {
    const { stderr, exitCode } = await usage([], answering(limit(remaining, daily)));
    expect(stderr).toMatch(told);
    expect(exitCode).toBe(0);
  });

  it("prints the API's answer as JSON, and nothing beside it", async () => {
    const { stdout, stderr } = await usage(["--days", "31", "--json"], answering(limit(0)));
    expect(JSON.parse(stdout)).toEqual(sampleUsage(limit(0)));
    expect(stderr).toBe("");
    expect(api.usages).toEqual(["/usage?days=31"]);
  });

  it.each(["0", "32", "1.5", "a week", ""])("refuses --days %j without asking", async (days) => {
    const { stderr, exitCode } = await usage(["--days", days]);
    expect({ exitCode, usages: api.usages }).toEqual({ exitCode: 2, usages: [] });
    expect(stderr).toContain("It must be a whole number from 1 to 31 (usage)");
  });

  it("reports a key without the scope, with exit code 2", async () => {
    const env = { REKOG_API_KEY: sampleKey };
    const script = { guard: keyGuard(["blobs:read"]) };
    const { stdout, stderr, exitCode } = await usage(["--json"], script, { env });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "scope_missing" } });
    expect(stderr).toContain("has not the scope usage:read");
  });

  it("reports an API that is older than it", async () => {
    const { stderr, exitCode } = await usage([], {
      usage: () => ({ status: 404, body: { message: "Not Found" } }),
    });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /^rekog: the API at 127\.0\.0\.1:\d+ does not know this request: it is older than this rekog, or no rekog API \(http_404\)\n {2}→ Deploy it anew \(`rekog deploy`\)/,
    );
  });

  it("shows nothing of what an API has in its names but text", async () => {
    const day = { ...usageDay("2026-11-23"), features: { "\x1b[2J": featureUsage() } };
    const { stdout } = await usage([], answering({ days: [day] }));
    expect(stdout).not.toContain("\x1b");
  });
});
