import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isSecretOf, parseApiKey } from "../../../backend/core/api-keys/api-key.ts";
import {
  type AccessTable,
  localAws,
  startAccessTable,
} from "../../../backend/testing/access-table.ts";
import type { Deps } from "../../deps.ts";
import { StdoutClosedError } from "../../interruption.ts";
import type { OpenStage } from "../../key-administration.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { runRekog } from "../../testing/run-rekog.ts";
import { type StubAws, startStubAws } from "../../testing/stub-aws.ts";
import { startStubProxy } from "../../testing/stub-proxy.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

// With the real SDK of AWS: DynamoDB is the local one, CloudFormation and STS are stubs.

const temporaryFolder = temporaryFolders();
const tableName = "rekog-prod-AccessTable-1AB";
const endpoint = "https://abc123.execute-api.eu-west-1.amazonaws.com";

let aws: StubAws;
let table: AccessTable;
let configFile: string;
let secretAccessKey: string;
beforeEach(async () => {
  [aws, table] = await Promise.all([startStubAws(), startAccessTable(tableName)]);
  aws.stacks["rekog-prod"] = { AccessTableName: tableName, HttpApiUrl: endpoint };
  secretAccessKey = localAws.credentials.secretAccessKey;
  configFile = join(await temporaryFolder(), "config.json");
});
afterEach(async () => {
  await Promise.all([aws.stop(), table.stop()]);
});

/** What is asked of AWS comes here. */
async function loadKeys(cloudFormationUrl = aws.url) {
  const { openStage, ...others } = await import(
    "../../../backend/administration/administer-keys.ts"
  );
  const here: OpenStage = (options) =>
    openStage({
      ...options,
      aws: {
        ...{ cloudFormationUrl, stsUrl: aws.url, dynamoDbUrl: table.url },
        credentials: { ...localAws.credentials, secretAccessKey },
      },
    });
  return { ...others, openStage: here };
}

const keys = (args: string[], { env, deps, ...options }: InProcessOptions = {}) =>
  runInProcess(["keys", ...args], {
    ...options,
    env: { REKOG_CONFIG_FILE: configFile, ...env },
    deps: { loadKeys: () => loadKeys(), ...deps },
  });
/** The built program, with the SDK's own look at its environment. */
const builtKeys = (args: string[], env: Record<string, string>) =>
  runRekog(["keys", ...args], {
    env: {
      REKOG_CONFIG_FILE: configFile,
      AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url,
      AWS_ENDPOINT_URL_STS: aws.url,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/nonexistent/config",
      AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
      ...env,
    },
  });
const prod = ["--stage", "prod", "--region", "eu-west-1"];
const create = async (...more: string[]) => {
  const run = await keys(["create", "--name", "web", ...prod, ...more]);
  expect(run).toMatchObject({ exitCode: 0 });
  const apiKey = run.stdout.trimEnd();
  return { ...run, apiKey, id: String(parseApiKey(apiKey)?.id) };
};
const listed = async () => JSON.parse((await keys(["list", "--json", ...prod])).stdout).keys;

describe("rekog keys create", () => {
  it("prints the key alone on stdout, and all else about it on stderr", async () => {
    const { stdout, stderr, apiKey, id } = await create();
    expect(stdout).toMatch(/^rekog_sk_[0-9A-Za-z]{12}_[\w-]{43}_[0-9A-Za-z]{6}\n$/);
    expect(stderr.replace(/\s+/g, " ")).toBe(
      `rekog: Made a key of the stage prod in eu-west-1: id ${id}, name "web", account default, scopes all, ` +
        "it does not expire. It is on stdout, and is not shown again. ",
    );
    const stored = await table.register.get(id);
    expect(stored).toMatchObject({ createdBy: "arn:aws:iam::123456789012:user/me" });
    expect(isSecretOf(String(stored?.hash), String(parseApiKey(apiKey)?.secret))).toBe(true);
    expect(aws.calls).toContainEqual({ action: "DescribeStacks", region: "eu-west-1" });
  });

  it("makes it as it was asked for", async () => {
    const scopes = ["--scopes", "blobs:read,usage:read"];
    const limits = ["--per-minute", "600", "--daily-limit", "0.25", "--expires", "2099-01-31"];
    const { id } = await create("--account", "shop", ...scopes, ...limits);
    const inADay = await create("--expires", "1d");
    const { expiresAt } = (await table.register.get(inADay.id)) ?? {};
    expect(Math.abs(Date.parse(String(expiresAt)) - Date.now() - 86_400_000)).toBeLessThan(300_000);
    await table.register.remove(inADay.id);
    expect(await table.register.get(id)).toMatchObject({
      ...{ name: "web", account: "shop", scopes: ["blobs:read", "usage:read"] },
      ...{ perMinute: 600, dailyMicrodollars: 250_000, expiresAt: "2099-01-31T00:00:00.000Z" },
    });
    expect(await listed()).toEqual([
      expect.objectContaining({ id, account: "shop", daily_limit_usd: 0.25, state: "active" }),
    ]);
  });

  it("needs no name, so that what a refusal says can be copied", async () => {
    const { exitCode } = await keys(["create", "--scopes", "blobs:read", ...prod]);
    expect({ exitCode, made: await listed() }).toEqual({
      ...{ exitCode: 0, made: [expect.objectContaining({ name: "unnamed" })] },
    });
  });

  it("says all of it in one document with --json", async () => {
    const { stdout, stderr } = await keys(["create", "--name", "web", "--json", ...prod]);
    const { api_key: apiKey, key } = JSON.parse(stdout);
    expect(key).toMatchObject({ id: parseApiKey(apiKey)?.id, name: "web", state: "active" });
    expect(stderr).not.toContain(String(parseApiKey(apiKey)?.secret));
  });

  it.each([
    [["--scopes", "blobs:all"], 'There is no scope "blobs:all"; there are blobs:write, blobs:read'],
    [["--scopes", ","], "at least one scope"],
    [["--account", "my shop"], "account must be"],
    [["--per-minute", "many"], "whole number from 1"],
    [["--per-minute", "-1"], "whole number from 1"],
    [["--daily-limit", "1e9"], "dollars from 0"],
    [["--expires", "2020-01-01"], "must not be in the past"],
    [["--name", " "], "name must be 1 to 64 characters"],
  ])("refuses %j, and makes none", async (wrong, told) => {
    const args = [
      "create",
      ...prod,
      ...(wrong.includes("--name") ? [] : ["--name", "web"]),
      ...wrong,
    ];
    const { stdout, stderr, exitCode } = await keys(args);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr.replace(/\s+/g, " ").toLowerCase()).toContain(told.toLowerCase());
    expect(stderr).toContain("(invalid_key)\n  → ");
    // `rotate` has other examples than `create`.
    expect(stderr).not.toContain("keys create --help");
    expect(await listed()).toEqual([]);
  });

  it.each([
    [["create", "--name", "web", "--expires", "tomorrow", ...prod], /90d or 12h/],
    [["create", "--name", "web", "--expires", "2026-02-30", ...prod], /90d or 12h/],
    [["rotate", "0123456789Ab", "--overlap", "day", ...prod], /24h, 30m or 7d/],
    [["list", "--stage", "prod", "--data-dir", "x"], /--stage means AWS/],
    [["list", "--stage", "prod_1"], /name of a stage/],
  ])("refuses %j before AWS is asked", async (args, told) => {
    const { stderr, exitCode } = await keys(args);
    expect(exitCode).toBe(2);
    expect(stderr.replace(/\s+/g, " ")).toMatch(told);
    expect(aws.calls).toEqual([]);
  });
});

describe("rekog keys list", () => {
  it("is a table without a secret or a hash", async () => {
    const one = await create();
    const two = await create(
      "--scopes",
      "usage:read",
      "--per-minute",
      "5",
      "--expires",
      "2099-01-31",
    );
    const three = await create("--expires", "1d");
    const key = await table.register.get(three.id);
    if (!key) throw new Error("no key");
    await table.register.remove(three.id);
    await table.register.add({ ...key, expiresAt: "2026-11-01T00:00:00.000Z" });
    await keys(["revoke", one.id, ...prod]);
    const { stdout, stderr } = await keys(["list", ...prod]);
    const day = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\dZ`;
    expect(stdout).toMatch(/^ID {12}NAME {2}ACCOUNT {2}STATE +CREATED +SCOPES +LIMITS\n/);
    expect(stdout).toMatch(
      new RegExp(`^${one.id}  web   default  revoked ${day} +${day}  all`, "m"),
    );
    expect(stdout).toMatch(
      new RegExp(
        `^${two.id} .* active until 2099-01-31T00:00Z .* usage:read  5 requests a minute$`,
        "m",
      ),
    );
    expect(stdout).toMatch(new RegExp(`^${three.id} .* expired ${day} `, "m"));
    expect(stderr).toBe("");
    const json = (await keys(["list", "--json", ...prod])).stdout;
    for (const { apiKey, id } of [one, two, three]) {
      const hash = String((await table.register.get(id))?.hash);
      for (const secret of [String(parseApiKey(apiKey)?.secret), hash]) {
        expect(stdout + json).not.toContain(secret);
      }
    }
  });

  it("says what to do where there is none, and prints nothing", async () => {
    const { stdout, stderr, exitCode } = await keys(["list", ...prod]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr.replace(/\s+/g, " ")).toContain(
      "Make one: rekog keys create --name NAME --stage prod --region eu-west-1",
    );
  });

  it("shows no control character of a name", async () => {
    const { id } = await create();
    const key = await table.register.get(id);
    if (!key) throw new Error("no key");
    await table.register.add({ ...key, id: "0123456789Ab", name: "a\u001b[2Jb" });
    expect((await keys(["list", ...prod])).stdout).not.toContain("\u001b");
  });
});

describe("rekog keys revoke", () => {
  it("ends a key, by its id or as it is shown", async () => {
    const [one, two] = [await create(), await create()];
    expect(await keys(["revoke", one.id, ...prod])).toMatchObject({
      ...{ stdout: `${one.id}  revoked\n`, exitCode: 0 },
    });
    const shown = await keys(["revoke", `rekog_sk_${two.id}_…`, "--json", ...prod]);
    expect(JSON.parse(shown.stdout).key).toMatchObject({ id: two.id, state: "revoked" });
    expect((await listed()).map(({ state }: { state: string }) => state)).toEqual([
      ...["revoked", "revoked"],
    ]);
  });

  it("tells an id that there is not", async () => {
    const { stderr, exitCode } = await keys(["revoke", "0123456789Ab", ...prod]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is no key "0123456789Ab" (key_not_found)');
    expect(stderr.replace(/\s+/g, " ")).toContain(
      "rekog keys list --stage prod --region eu-west-1",
    );
  });

  it("takes no whole key, which would be in the shell's history", async () => {
    const { apiKey } = await create();
    const { stderr, exitCode } = await keys(["revoke", apiKey, ...prod]);
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain(String(parseApiKey(apiKey)?.secret));
    expect(await listed()).toEqual([expect.objectContaining({ state: "active" })]);
  });
});

describe("rekog keys rotate", () => {
  it("prints the new key, and says until when the old one is good", async () => {
    const old = await create("--scopes", "usage:read", "--per-minute", "5");
    const run = await keys(["rotate", old.id, "--overlap", "1h", ...prod]);
    expect(run.exitCode).toBe(0);
    const id = String(parseApiKey(run.stdout.trimEnd())?.id);
    expect(id).not.toBe(old.id);
    const replaced = await table.register.get(old.id);
    expect(await table.register.get(id)).toMatchObject({ scopes: ["usage:read"], perMinute: 5 });
    const inMs = Date.parse(String(replaced?.expiresAt)) - Date.now();
    expect(inMs).toBeGreaterThan(3_300_000);
    expect(inMs).toBeLessThanOrEqual(3_600_000);
    expect(run.stderr.replace(/\s+/g, " ")).toContain(
      `The old one, ${old.id}, is good until ${replaced?.expiresAt}.`,
    );
    const json = await keys(["rotate", id, "--json", ...prod]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      api_key: expect.stringMatching(/^rekog_sk_/),
      key: { scopes: ["usage:read"] },
      replaced: { id },
    });
  });

  it("says that functions may take the old one for a minute after it has ended", async () => {
    const remember = "Functions remember a key for a minute at most.";
    for (const [overlap, isTold] of [
      ["0s", true],
      ["59s", true],
      ["1h", false],
    ] as const) {
      const { id } = await create();
      const { stderr } = await keys(["rotate", id, "--overlap", overlap, ...prod]);
      expect([overlap, stderr.replace(/\s+/g, " ").includes(remember)]).toEqual([overlap, isTold]);
    }
  });

  it("does not wake what is revoked", async () => {
    const { id } = await create();
    await keys(["revoke", id, ...prod]);
    const { stdout, stderr, exitCode } = await keys(["rotate", id, ...prod]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toContain(`the key ${id} is revoked (key_not_in_force)`);
  });
});

describe("a key that stdout does not take", () => {
  /** As the program has it: whoever reads it is gone. */
  const unread = () => {
    const ending = new AbortController();
    const stdout: Deps["stdout"] = new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error("write"), { code: "EPIPE" })),
    });
    stdout.on("error", () => ending.abort(new StdoutClosedError("Nobody reads stdout any more.")));
    return { stdout, signal: ending.signal };
  };
  const told = ({ stderr }: { stderr: string }) => stderr.replace(/\s+/g, " ");

  it.each([[], ["--json"]])("is told as lost, with what revokes it (%j)", async (...more) => {
    const run = await keys(["create", "--name", "web", ...prod, ...more], { deps: unread() });
    const [made] = await listed();
    expect(run.exitCode).toBe(3);
    expect(told(run)).toContain(`The key ${made.id} of the stage prod`.replace("The", "the"));
    expect(told(run)).toContain("(key_lost)");
    expect(told(run)).toContain(`rekog keys revoke ${made.id} --stage prod --region eu-west-1`);
    expect(told(run)).not.toContain("It is on stdout");
  });

  it("leaves the old one, which can be rotated again", async () => {
    const { id } = await create();
    const run = await keys(["rotate", id, ...prod], { deps: unread() });
    expect(run.exitCode).toBe(3);
    expect(told(run)).toContain(`rekog keys rotate ${id} --stage prod --region eu-west-1`);
    expect(await keys(["rotate", id, ...prod])).toMatchObject({ exitCode: 0 });
  });
});

describe("which keys are meant", () => {
  const profiles = (active: string, endpoints: Record<string, string>) =>
    writeFile(
      configFile,
      JSON.stringify({
        active_profile: active,
        profiles: Object.fromEntries(
          Object.entries(endpoints).map(([name, endpoint]) => [name, { endpoint }]),
        ),
      }),
    );
  const regionAsked = () => aws.calls.find(({ action }) => action === "DescribeStacks")?.region;

  it.each([
    ["of the profile that the stage has", {}, "eu-west-1"],
    ["of --region", { args: ["--region", "us-west-2"] }, "us-west-2"],
    [
      "of AWS_REGION, without a profile",
      { name: "other", env: { AWS_REGION: "us-east-2" } },
      "us-east-2",
    ],
    ["us-east-1, as `rekog deploy` has it", { name: "other" }, "us-east-1"],
  ])(
    "the region is %s",
    async (_, {
      args = [],
      name = "prod",
      env = {},
    }: { args?: string[]; name?: string; env?: Record<string, string> }, region) => {
      await profiles("local", { [name]: endpoint });
      await keys(["list", "--stage", "prod", ...args], { env });
      expect(regionAsked()).toBe(region);
    },
  );

  it.each([
    [["--region", "eu_west_1"], {}, '"eu_west_1"'],
    [["--region", ""], {}, '""'],
    [["--region", "a".repeat(64)], {}, "aaa"],
    [[], { AWS_REGION: "evil.example/#" }, '"evil.example/#"'],
    [[], { AWS_REGION: "eu-west-1\n" }, "eu-west-1"],
  ])("what is no region is told, and not asked: %j %j", async (args, env, quoted) => {
    const given = await keys(["list", "--stage", "prod", ...args], { env: { ...env } });
    expect(given).toMatchObject({ exitCode: 2, stdout: "" });
    expect(given.stderr).toContain(quoted);
    expect(given.stderr).toMatch(/ is no AWS region \(wrong_region\)\n {2}→ .*--region REGION/);
    expect(aws.calls).toEqual([]);
  });

  it("it is the active profile's stage, if that has its endpoint", async () => {
    await profiles("prod", { prod: endpoint, dev: endpoint });
    expect(await keys(["list"])).toMatchObject({ exitCode: 0 });
    expect(regionAsked()).toBe("eu-west-1");
    aws.stacks["rekog-dev"] = { AccessTableName: tableName, HttpApiUrl: "https://other.example" };
    const other = await keys(["create", "--name", "x", "--profile", "dev"]);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("(which_stage)");
    expect(await listed()).toEqual([]);
  });

  it.each([
    [[], { REKOG_ENDPOINT: "https://api.example.com" }],
    [["--endpoint", endpoint], {}],
    [["--region", "eu-west-1"], {}],
    [["--aws-profile", "company"], {}],
  ])("it is asked for with %j and %j", async (args, env: Record<string, string>) => {
    const { stderr, exitCode } = await keys(["list", ...args], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\(which_stage\)\n {2}→ .*--stage NAME --region REGION/);
    expect(aws.calls).toEqual([]);
  });

  it("it is local mode's data folder that is asked for where the endpoint is this machine's", async () => {
    const args = ["list", "--endpoint", "http://127.0.0.1:7878"];
    const { stderr, exitCode } = await keys(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\(which_stage\)\n {2}→ .*--data-dir DIR/);
  });

  it("it is local mode's without a stage, which must run", async () => {
    const dataDir = await temporaryFolder();
    for (const args of [["list"], ["list", "--data-dir", dataDir]]) {
      const { stderr, exitCode } = await keys(args, { env: { REKOG_DATA_DIR: dataDir } });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/\(local_mode_not_running\)\n {2}→ [\s\S]*rekog local --require-key/);
      expect(stderr).toContain(dataDir);
      // What it says to start is what was asked for.
      const folder = args.includes("--data-dir") ? ` --data-dir ${dataDir}` : "";
      expect(stderr.replace(/\s+/g, " ")).toContain(`rekog local --require-key${folder}\`,`);
    }
  });

  it.each([
    [
      ["create", "--name", "", "--scopes", "nonsense", "--per-minute", "0"],
      /name.*scope.*per minute/,
    ],
    [["create", "--expires", "2001-01-01"], /expiry/],
    [["rotate", "0123456789Ab", "--overlap", "9999d"], /overlap/],
  ])("whatever was given wrong is told before keys are looked for: %j", async (args, what) => {
    const here = { REKOG_DATA_DIR: await temporaryFolder() };
    for (const [more, env] of [
      [[], here],
      [prod, {}],
    ] as const) {
      const { stderr, exitCode } = await keys([...args, ...more], { env });
      expect(exitCode).toBe(2);
      expect(stderr.replace(/\s+/g, " ")).toMatch(what);
      expect(stderr).toContain("(invalid_key)");
    }
    expect(aws.calls).toEqual([]);
  });
});

describe("a local mode that runs without its aws.json", () => {
  it.each(["{}", "junk"])("is told as that, with %s in its place", async (text) => {
    const dataDir = await temporaryFolder();
    const identity = { instance_id: "i-1", kind: "foreground" };
    const api = createServer((_request, response) => response.end(JSON.stringify(identity)));
    await once(api.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    await writeFile(join(dataDir, "local.json"), JSON.stringify({ ...identity, url, pid: 1 }));
    await writeFile(join(dataDir, "aws.json"), text);
    const { stderr, exitCode } = await keys(["list"], { env: { REKOG_DATA_DIR: dataDir } });
    api.close();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/aws\.json[\s\S]*\(local_mode_hidden\)\n {2}→ Stop/);
  });
});

describe("what AWS refuses", () => {
  it.each([
    [
      {
        status: 403,
        code: "ExpiredToken",
        message: "The security token included in the request is expired",
      },
      "aws_credentials_refused",
      3,
    ],
    [
      {
        status: 403,
        code: "InvalidClientTokenId",
        message: "The security token included in the request is invalid.",
      },
      "aws_credentials_refused",
      3,
    ],
    [{ status: 403, code: "SignatureDoesNotMatch", message: "…" }, "aws_credentials_refused", 3],
    [
      {
        status: 403,
        code: "AccessDenied",
        message:
          "User: arn:aws:iam::1:user/me is not authorized to perform: cloudformation:DescribeStacks",
      },
      "aws_access_denied",
      3,
    ],
    [undefined, "stage_not_found", 2],
  ])("is told: %j", async (refusal, code, wanted) => {
    aws.refusal = refusal;
    aws.stacks = {};
    const { stdout, stderr, exitCode } = await keys(["list", "--json", ...prod]);
    expect(exitCode).toBe(wanted);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(stderr).toMatch(new RegExp(`\\(${code}\\)\n {2}→ `));
  });

  it("is told of another region, with the region", async () => {
    const { stderr } = await keys(["list", "--stage", "prod2", "--region", "us-west-2"]);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      /there is no stack rekog-prod2 in us-west-2, in the account of these credentials \(stage_not_found\)/,
    );
  });

  it("is told of a stage that has no keys yet", async () => {
    aws.stacks["rekog-prod"] = { HttpApiUrl: endpoint };
    const { stderr, exitCode } = await keys(["list", ...prod]);
    expect(exitCode).toBe(3);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      /\(stage_without_keys\) → .*rekog deploy --stage prod/,
    );
  });

  it("is told of a table that is gone, and of one that others may write", async () => {
    aws.stacks["rekog-prod"] = { AccessTableName: "another" };
    const gone = await keys(["list", ...prod]);
    expect(gone.stderr).toContain("(access_table_not_found)");
    secretAccessKey = "another-secret";
    const refused = await keys(["list", ...prod]);
    expect(refused.stderr).toContain("(aws_credentials_refused)");
    expect(refused.stderr).not.toContain("another-secret");
  });

  it("is told where there are no credentials, or no such profile", async () => {
    const missing = await builtKeys(["list", ...prod], {});
    expect(missing).toMatchObject({
      ...{ exitCode: 3, stderr: expect.stringContaining("(aws_credentials_missing)") },
    });
    const profile = await builtKeys(["list", ...prod, "--aws-profile", "nope"], {});
    expect(profile.exitCode).toBe(2);
    expect(profile.stderr).toContain(
      'there is no AWS profile "nope", or it gives no credentials (aws_profile_unknown)',
    );
  });

  it.each([
    [
      "role_arn = arn:aws:iam::1:role/x\nmfa_serial = arn:aws:iam::1:mfa/x",
      "one-time password (MFA)",
    ],
    // The SDK takes a profile that AWS_PROFILE names before the credentials that are handed on.
    [
      "role_arn = arn:aws:iam::1:role/x\nmfa_serial = arn:aws:iam::1:mfa/x",
      'eval "$(aws configure export-credentials --profile mine --format env)" && unset AWS_PROFILE`',
    ],
    ["sso_session = gone\nsso_account_id = 1\nsso_role_name = x", "or it gives no credentials"],
    ["credential_process = false", "or it gives no credentials"],
  ])("is told of a profile that is there, and gives none: %j", async (lines, told) => {
    const config = join(await temporaryFolder(), "aws-config");
    const keysOf = "aws_access_key_id = AKIA0\naws_secret_access_key = x";
    await writeFile(
      config,
      `[profile mine]\nsource_profile = base\n${lines}\n[profile base]\n${keysOf}\n`,
    );
    const run = await builtKeys(["list", ...prod, "--aws-profile", "mine"], {
      AWS_CONFIG_FILE: config,
    });
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr.replace(/\s+/g, " ")).toContain(told);
    expect(run.stderr).not.toContain("(unforeseen)");
  });

  it("hears nothing of the SDK's own where AWS_PROFILE and keys are set beside each other", async () => {
    const config = join(await temporaryFolder(), "aws-config");
    const given = "aws_access_key_id = AKIA0\naws_secret_access_key = x";
    await writeFile(config, `[profile mine]\n${given}\n`);
    const { stdout, stderr } = await builtKeys(["list", ...prod], {
      AWS_CONFIG_FILE: config,
      AWS_PROFILE: "mine",
      AWS_ACCESS_KEY_ID: "AKIA1",
      AWS_SECRET_ACCESS_KEY: "y",
    });
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^rekog: [^\n]* \(aws_credentials_refused\)\n {2}→ [^\n]*$/);
  });

  it("is told through the proxy of the environment, and so is what the proxy refuses", async () => {
    const port = Number(new URL(aws.url).port);
    const deps = { loadKeys: () => loadKeys("http://cloudformation.example") };
    const open = await startStubProxy({ port });
    const found = await keys(["list", "--stage", "other"], { env: { HTTP_PROXY: open.url }, deps });
    await open.close();
    expect(open.asked).toEqual(["POST http://cloudformation.example/"]);
    expect(found.stderr).toContain("(stage_not_found)");
    const closed = await startStubProxy({ port, refusal: 407 });
    const refused = await keys(["list", ...prod], { env: { HTTP_PROXY: closed.url }, deps });
    await closed.close();
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr.replace(/\s+/g, " ")).toMatch(/proxy .*407.*\(aws_unreachable\)/);
  });

  it("is told where AWS cannot be reached", async () => {
    await aws.stop();
    const { stderr, exitCode } = await keys(["list", ...prod]);
    aws = await startStubAws();
    expect(exitCode).toBe(3);
    expect(stderr).toContain("(aws_unreachable)");
  });
});

it("uses the credentials of the profile that is named, and no others", async () => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  const file = join(folder, "credentials");
  await writeFile(
    file,
    "[company]\naws_access_key_id = AKIDLOCAL\naws_secret_access_key = a-local-secret\n",
  );
  const ofSomebodyElse = { AWS_ACCESS_KEY_ID: "AKIDOTHER", AWS_SECRET_ACCESS_KEY: "other" };
  const env = { AWS_SHARED_CREDENTIALS_FILE: file, ...ofSomebodyElse };
  const run = await builtKeys(
    ["create", "--name", "web", ...prod, "--aws-profile", "company"],
    env,
  );
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^rekog_sk_\S+$/) });
  expect(run.stderr).not.toMatch(/Warning/);
});
