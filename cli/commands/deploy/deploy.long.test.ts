import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { InterruptedError } from "../../client/errors.ts";
import { createStubCheckout, type StubCheckout } from "../../testing/checkout.ts";
import { type InProcessOptions, runInProcess } from "../../testing/run-in-process.ts";
import { sampleKey } from "../../testing/sample-keys.ts";
import { createSpyOutput } from "../../testing/spy-output.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const url = "https://abc123def4.execute-api.eu-west-1.amazonaws.com";

let configFile: string;
beforeEach(async () => {
  configFile = join(await temporaryFolder(), "config.json");
});

const checkoutThat = async (behaviour: string) =>
  createStubCheckout(await temporaryFolder(), behaviour);

function deploy(
  { mainPath }: Pick<StubCheckout, "mainPath">,
  args: string[] = [],
  { env, ...options }: InProcessOptions = {},
) {
  return runInProcess(["deploy", ...args], {
    ...options,
    env: { REKOG_CONFIG_FILE: configFile, ...env },
    deps: { mainPath, ...options.deps },
  });
}

const config = async () => JSON.parse(await readFile(configFile, "utf8"));

describe("rekog deploy", () => {
  it("prints the API's URL and makes a profile of the stage's name that is active", async () => {
    const checkout = await checkoutThat("deploy");
    const { stdout, stderr, exitCode } = await deploy(checkout, ["--stage", "prod"]);
    expect({ stdout, exitCode }).toEqual({ stdout: `${url}\n`, exitCode: 0 });
    expect(stderr).toContain("Deployed. The profile prod is active: commands use this API.");
    expect(stderr).toContain("rekog config use local");
    expect(await config()).toEqual({
      active_profile: "prod",
      profiles: { prod: { endpoint: url } },
    });
  });

  it("hands its options to sls, as they are", async () => {
    const checkout = await checkoutThat("deploy");
    const args = ["--region", "eu-west-1", "--aws-profile", "company; ls"];
    const topic = "alarmTopicArn=arn:aws:sns:eu-west-1:123456789012:on-call";
    const params = ["--param", "retentionDays=7", "--param", topic];
    await deploy(checkout, [...args, ...params]);
    expect(await checkout.calls()).toEqual([
      { args: ["deploy", "--stage", "dev", ...args, ...params, "--verbose"] },
    ]);
  });

  it("updates a stage where it is, unless another region is named", async () => {
    const checkout = await checkoutThat("deploy");
    await deploy(checkout, ["--stage", "prod", "--region", "eu-west-1"]);
    const again = await deploy(checkout, ["--stage", "prod"], { env: { AWS_REGION: "us-east-2" } });
    expect(again.stderr).toContain("Deploying the stage prod in eu-west-1 with sls.");
    await deploy(checkout, ["--stage", "prod", "--region", "us-west-2"]);
    await deploy(checkout, ["--stage", "other"]);
    const where = (await checkout.calls()).map(({ args }) => args.slice(1, -1).join(" "));
    expect(where).toEqual([
      "--stage prod --region eu-west-1",
      "--stage prod --region eu-west-1",
      "--stage prod --region us-west-2",
      "--stage other",
    ]);
  });

  it("does not begin where another one is at work in the same checkout", async () => {
    const checkout = await checkoutThat("deploy");
    const lock = join(checkout.root, "node_modules/.rekog-deploy.lock");
    await writeFile(lock, String(process.ppid));
    const refused = await deploy(checkout, ["--dry-run", "--json"]);
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: {
        code: "deploy_in_progress",
        message: `The process ${process.ppid} is packaging or deploying from ${checkout.root} already.`,
      },
    });
    // Nothing noted a call.
    await expect(checkout.calls()).rejects.toMatchObject({ code: "ENOENT" });
    // No process has these numbers: it was killed, and its sls is at its end.
    await writeFile(lock, "999999999 999999998");
    expect((await deploy(checkout)).exitCode).toBe(0);
    await expect(readFile(lock)).rejects.toMatchObject({ code: "ENOENT" });
    expect((await deploy(checkout)).exitCode).toBe(0);
  });

  it("does not begin beside an sls that outlived a rekog that was killed", async () => {
    const checkout = await checkoutThat("hang");
    const env = { REKOG_CONFIG_FILE: configFile };
    const args = [checkout.mainPath, "deploy", "--verbose"];
    const killed = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    for await (const chunk of killed.stderr) {
      told += chunk;
      if (told.includes("CREATE_IN_PROGRESS")) break;
    }
    expect(told).toContain("CREATE_IN_PROGRESS");
    const sls = Number(await readFile(join(checkout.root, "pid"), "utf8"));
    try {
      killed.kill("SIGKILL");
      await once(killed, "exit");
      const refused = await deploy(checkout);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(`process ${sls} is packaging or deploying from`);
    } finally {
      process.kill(sls, "SIGKILL");
    }
  });

  it("takes the URL from sls info when nothing changed", async () => {
    const checkout = await checkoutThat("no changes");
    const args = ["--region", "eu-west-1", "--param", "logLevel=debug", "--json"];
    const { stdout, stderr } = await deploy(checkout, args);
    expect(JSON.parse(stdout)).toEqual({
      stage: "dev",
      endpoint: url,
      region: "eu-west-1",
      profile: "dev",
      changed: false,
    });
    expect(stderr).toContain("There was nothing to change.");
    expect((await checkout.calls())[1]?.args).toEqual([
      ...["info", "--stage", "dev", "--region", "eu-west-1", "--verbose"],
    ]);
  });

  it("keeps other profiles, and writes to the one that --profile names", async () => {
    const profiles = { prod: { endpoint: "https://prod.example.com" } };
    await writeFile(configFile, JSON.stringify({ active_profile: "prod", profiles }));
    const env = { REKOG_PROFILE: "prod" };
    const { stderr } = await deploy(await checkoutThat("deploy"), ["--profile", "mine"], { env });
    expect(await config()).toEqual({
      active_profile: "mine",
      profiles: { ...profiles, mine: { endpoint: url } },
    });
    expect(stderr).toContain("REKOG_PROFILE is set, and heard first");
  });

  it("shows sls's lines with --verbose, without escape sequences", async () => {
    const { stderr } = await deploy(await checkoutThat("deploy"), ["--verbose"]);
    expect(stderr).toContain("\nCREATE_COMPLETE - AWS::S3::Bucket - UploadsBucket\n");
    expect(stderr).not.toContain("\u001b");
    const silent = await deploy(await checkoutThat("deploy"), ["--quiet"]);
    expect(silent).toMatchObject({ stdout: `${url}\n`, stderr: "" });
  });

  it("shows where it is beside a spinner on a terminal", async () => {
    const terminal = { columns: 200 };
    const { stderr } = await deploy(await checkoutThat("deploy"), [], { terminal });
    expect(stderr).toContain("deploying dev: Deploying rekog to stage dev (eu-west-1)");
  });

  it("tells what the account has no room for", async () => {
    const warning = "Of the account's 10 concurrent executions the queues may take 30.";
    const { stderr, exitCode } = await deploy(await checkoutThat(`warn\n${warning}`));
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`${warning}\n`);
    expect(stderr).toContain("Deployed.");
  });

  it("only packages with --dry-run, and says where the template is", async () => {
    const checkout = await checkoutThat("deploy");
    const { stdout, stderr } = await deploy(checkout, ["--dry-run"]);
    const template = join(checkout.root, ".serverless/cloudformation-template-update-stack.json");
    expect(stdout).toBe(`${template}\n`);
    expect(stderr).toContain("Nothing was deployed.");
    expect((await checkout.calls()).map(({ args: [command] }) => command)).toEqual(["package"]);
    await expect(config()).rejects.toThrow("ENOENT");
  });

  it("gives sls a folder without the leftovers of a run that was cut off", async () => {
    const checkout = await checkoutThat("deploy");
    await writeFile(join(checkout.root, ".esbuild"), "stale");
    await deploy(checkout);
    await expect(readFile(join(checkout.root, ".esbuild"))).rejects.toThrow("ENOENT");
  });
});

describe("the first key of what is deployed", () => {
  const secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  const made = { outcome: "made", endpoint: url, id: "0123456789Ab", apiKey: sampleKey };
  const handing = (handed: object, behaviour = "first key") =>
    checkoutThat(`${behaviour}\n${JSON.stringify(handed)}`);
  const credentialsFile = () => join(dirname(configFile), "credentials.json");
  const credentials = async () => JSON.parse(await readFile(credentialsFile(), "utf8"));
  const kept = { prod: { endpoint: url, api_key: sampleKey } };

  it("goes into the profile's credentials, for its owner alone, and is printed nowhere", async () => {
    for (const flag of ["--verbose", "--json", "--quiet"]) {
      await rm(credentialsFile(), { force: true });
      const checkout = await handing(made);
      const { stdout, stderr, exitCode } = await deploy(checkout, ["--stage", "prod", flag]);
      expect(exitCode).toBe(0);
      expect(await credentials()).toEqual({ profiles: kept });
      expect((await stat(credentialsFile())).mode & 0o777).toBe(0o600);
      expect(stdout + stderr + (await readFile(configFile, "utf8"))).not.toContain(secret);
      expect(stderr.includes("Its first API key, 0123456789Ab, was made")).toBe(flag !== "--quiet");
      if (flag === "--json") expect(JSON.parse(stdout)).toMatchObject({ api_key_id: made.id });
      expect((await checkout.calls()).flatMap(({ args }) => args).join(" ")).not.toContain(secret);
    }
  });

  it("leaves no file behind", async () => {
    const leftovers = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("rekog-key-"));
    const before = await leftovers();
    await deploy(await handing(made));
    await deploy(await handing(made, "key and fail"));
    expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([]);
  });

  it("tells that the environment has another one", async () => {
    const env = { REKOG_API_KEY: sampleKey };
    const { stderr } = await deploy(await handing(made), ["--stage", "prod"], { env });
    expect(stderr.replace(/\s+/g, " ")).toContain("REKOG_API_KEY is set, and heard first.");
  });

  it("says what to do where the stage has keys and the profile none", async () => {
    const given = { outcome: "given" };
    const first = await deploy(await handing(given), ["--stage", "prod"]);
    expect(first.stderr.replace(/\s+/g, " ")).toContain(
      "The stage has API keys, and the profile prod has none of them. Ask for one, or make one: " +
        "rekog keys create --name NAME --stage prod --region eu-west-1 | rekog config set api-key --profile prod",
    );
    await writeFile(credentialsFile(), JSON.stringify({ profiles: kept }), { mode: 0o600 });
    const second = await deploy(await handing(given), ["--stage", "prod"]);
    expect(second.stderr).not.toContain("API key");
    expect(await credentials()).toEqual({ profiles: kept });
  });

  it.each([
    [
      { outcome: "ci" },
      "No API key was made, since CI is set, and what CI prints is kept. Make one: rekog keys",
    ],
    [
      { outcome: "failed", message: "Not allowed" },
      "No API key was made: Not allowed. Make one: rekog keys",
    ],
  ])("says why there is none: %j", async (handed, told) => {
    const { stderr, exitCode } = await deploy(await handing(handed), ["--stage", "prod"]);
    expect(exitCode).toBe(0);
    expect(stderr.replace(/\s+/g, " ")).toContain(told);
    await expect(credentials()).rejects.toThrow("ENOENT");
  });

  it.each(["", "{", JSON.stringify({ ...made, apiKey: "rekog_sk_wrong" })])(
    "is none where %j was handed over",
    async (text) => {
      const checkout = await checkoutThat(`first key\n${text}`);
      expect(await deploy(checkout, ["--stage", "prod"])).toMatchObject({ exitCode: 0 });
      await expect(credentials()).rejects.toThrow("ENOENT");
    },
  );

  it("is kept where something after it fails: the next deployment makes none", async () => {
    const checkout = await handing(made, "key and fail");
    const { stderr, exitCode } = await deploy(checkout, ["--stage", "prod"]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("(sls_failed)");
    expect(await credentials()).toEqual({ profiles: kept });
    expect(stderr).not.toContain(secret);
  });

  it("is kept on Ctrl-C, too", async () => {
    const checkout = await handing(made, "key and hang");
    const ending = new AbortController();
    let told = "";
    const stderr = Object.assign(createSpyOutput(), {
      write(text: string) {
        told += text;
        if (told.includes("CREATE_IN_PROGRESS")) ending.abort(new InterruptedError());
        return true;
      },
    });
    const deps = { stderr, signal: ending.signal };
    const { exitCode } = await deploy(checkout, ["--stage", "prod", "--verbose"], { deps });
    expect(exitCode).toBe(130);
    expect(await credentials()).toEqual({ profiles: kept });
    expect(told).toContain("Its first API key");
    expect(told).not.toContain(secret);
  });

  it("refuses a file of keys that others can read before anything is deployed", async () => {
    await writeFile(credentialsFile(), JSON.stringify({ profiles: {} }), { mode: 0o644 });
    const checkout = await handing(made);
    const { stderr, exitCode } = await deploy(checkout);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(credentials_exposed)");
    await expect(checkout.calls()).rejects.toThrow("ENOENT");
  });
});

describe("rekog deploy that fails", () => {
  it.each([
    [
      "AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <https://x>.",
      3,
      "aws_credentials_missing",
      "Run `aws configure`",
    ],
    [
      'AWS profile "nope" doesn\'t seem to be configured',
      2,
      "aws_profile_unknown",
      "Run `aws configure --profile nope`",
    ],
    [
      "Configuration error at 'provider.region': must be equal to one of the allowed values [us-east-1]",
      2,
      "wrong_region",
      "--region us-east-1",
    ],
    [
      "Configuration error at 'provider.logRetentionInDays': must be equal to one of the allowed values [1, 3]",
      2,
      "invalid_configuration",
      "--param",
    ],
    [
      "Cannot resolve serverless.yml: Variables resolution errored with:\n  - Cannot resolve variable: Invalid stage name.",
      2,
      "invalid_stage",
      "--stage NAME",
    ],
    [
      "There is no parameter fooBar; there are region, logLevel. What there is, and what it means: see params in serverless.yml.",
      2,
      "invalid_parameter",
      "serverless.yml",
    ],
    [
      "The parameter retentionDays must be a whole number. What there is, and what it means: see params in serverless.yml.",
      2,
      "invalid_parameter",
      "serverless.yml",
    ],
    [
      "The security token included in the request is expired",
      3,
      "aws_credentials_refused",
      "aws sts get-caller-identity",
    ],
    [
      "User: arn:aws:iam::1:user/me is not authorized to perform: cloudformation:CreateStack",
      3,
      "aws_access_denied",
      "--aws-profile",
    ],
    [
      "getaddrinfo ENOTFOUND cloudformation.eu-west-1.amazonaws.com",
      3,
      "aws_unreachable",
      "HTTPS_PROXY",
    ],
    [
      "Inaccessible host: `cloudformation.eu-west-1.amazonaws.com' at port `undefined'. This service may not be available in the `eu-west-1' region.",
      3,
      "aws_unreachable",
      "HTTPS_PROXY",
    ],
    [
      'Serverless plugin "serverless-esbuild" not found.',
      3,
      "serverless_not_installed",
      "npm install",
    ],
    [
      "CREATE_FAILED: BlobsTable (AWS::DynamoDB::Table)\nLimit exceeded",
      3,
      "sls_failed",
      "--verbose",
    ],
  ])("tells %j with a next step", async (text, wantedExitCode, code, hint) => {
    const checkout = await checkoutThat(`fail\n${text}`);
    const { stdout, stderr, exitCode } = await deploy(checkout, ["--json"]);
    expect(exitCode).toBe(wantedExitCode);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(stderr).toContain(`(${code})\n`);
    expect(stderr.slice(stderr.indexOf(code))).toMatch(/\n {2}→ /);
    expect(stderr).toContain(hint);
    await expect(config()).rejects.toThrow("ENOENT");
  });

  it("tells what is wrong in sls's words where they are the best there are", async () => {
    const unknown = "There is no parameter fooBar; there are region, logLevel. What there is: see";
    const parameter = await deploy(await checkoutThat(`fail\n${unknown}`));
    expect(parameter.stderr).toContain(
      "there is no parameter fooBar; there are region, logLevel (invalid_parameter)",
    );
    const resource = await deploy(
      await checkoutThat("fail\nCREATE_FAILED: T\n\nLimit exceeded\n    at x (y.js:1:2)"),
    );
    expect(resource.stderr).toContain("    CREATE_FAILED: T\n    Limit exceeded\n  → ");
    const node = await deploy(await checkoutThat("die\nError: osls does not support Node.js v8."));
    expect(node.stderr).toContain("    Error: osls does not support Node.js v8.\n");
  });

  it("never shows credentials", async () => {
    const env = {
      AWS_ACCESS_KEY_ID: "key-of-mine",
      AWS_SECRET_ACCESS_KEY: "secret-of-mine",
      AWS_SESSION_TOKEN: "token-of-mine",
    };
    const words = `${Object.values(env).join(" ")} AKIAIOSFODNN7EXAMPLE`;
    for (const behaviour of ["fail", "die"]) {
      const args = ["--verbose", "--json"];
      const { stdout, stderr } = await deploy(await checkoutThat(`${behaviour}\n${words}`), args, {
        env,
      });
      expect(stderr).toContain("(hidden) (hidden) (hidden) (hidden)");
      expect(`${stdout}${stderr}`).not.toMatch(/of-mine|AKIA/);
    }
  });

  it("tells when there is no sls", async () => {
    const checkout = await checkoutThat("deploy");
    await rm(join(checkout.root, "node_modules/serverless"), { recursive: true });
    const { stderr, exitCode } = await deploy(checkout);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`is not installed in ${checkout.root} (serverless_not_installed)`);
    expect(stderr).toContain("npm install");
  });

  it("tells when this rekog is not part of a checkout", async () => {
    const checkout = await checkoutThat("deploy");
    await rm(join(checkout.root, "serverless.yml"));
    const { stderr, exitCode } = await deploy(checkout);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`no serverless.yml in ${checkout.root}`);
    expect(stderr).toContain("Clone rekog's repository");
  });

  it("tells when there is no URL", async () => {
    const { stderr, exitCode } = await deploy(await checkoutThat("no url"), ["--stage", "prod"]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("npx sls info --stage prod");
  });

  it.each([
    [["--stage", "local"], "invalid_profile"],
    [["--stage", "dev_1"], "usage"],
    [["--param", "retentionDays"], "usage"],
    [["--param", "retentionDay=7"], "invalid_parameter"],
    [["--param", "retentionDays=0"], "invalid_parameter"],
    [["--param", "retentionDays=7.5"], "invalid_parameter"],
    [["--param", "logLevel=verbose"], "invalid_parameter"],
    [["--param", "detectMinConfidence=200"], "invalid_parameter"],
    [["--param", "callbackTimeoutSeconds=60"], "invalid_parameter"],
    [["--param", "apiRequestsPerSecond=0"], "invalid_parameter"],
    [["--param", "alarmTopicArn=on-call"], "invalid_parameter"],
    [
      ["--region", "eu-west-1", "--param", "alarmTopicArn=arn:aws:sns:us-east-1:123456789012:x"],
      "invalid_parameter",
    ],
    [["--stage", "s".repeat(42)], "invalid_stage"],
    [["--region", "eu-north-1"], "wrong_region"],
    [["--param", "region=eu-north-1", "--dry-run"], "wrong_region"],
  ])("refuses %j before anything is deployed", async (args, code) => {
    const checkout = await checkoutThat("deploy");
    const { stderr, exitCode } = await deploy(checkout, args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`(${code})`);
    await expect(checkout.calls()).rejects.toThrow("ENOENT");
  });

  it.each([
    ["retentionDays: 0", {}, "retentionDays must be a whole number from 1 to 36500"],
    ["logLevel: verbose", {}, "logLevel must be one of debug, info, warn, error"],
    ["alarmTopicArn: on-call", {}, "alarmTopicArn must be the ARN of an SNS topic"],
    ["retentionDay: 7", {}, "is no parameter retentionDay"],
    ["retentionDays: '$" + "{env:DAYS}'", { DAYS: "0" }, "retentionDays must be"],
    ["logLevel: info", { AWS_REGION: "eu-north-1" }, "region must be one of us-east-1"],
  ])(
    "refuses { %s } in the stage's block, with %j in the environment",
    async (block, env, told) => {
      const checkout = await checkoutThat("deploy");
      const path = join(checkout.root, "serverless.yml");
      const yml = await readFile(path, "utf8");
      await writeFile(path, yml.replace(/^params:\n/m, `params:\n  prod: { ${block} }\n`));
      const { stderr, exitCode } = await deploy(checkout, ["--stage", "prod"], { env });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(told);
      await expect(checkout.calls()).rejects.toThrow("ENOENT");
    },
  );

  it("takes what a block leaves to AWS or to the stage's name: the framework fills that in", async () => {
    const checkout = await checkoutThat("deploy");
    const path = join(checkout.root, "serverless.yml");
    const yml = await readFile(path, "utf8");
    const block = "{ alarmTopicArn: '$" + "{ssm:/on-call}', retentionDays: }";
    await writeFile(path, yml.replace(/^params:\n/m, `params:\n  prod: ${block}\n`));
    expect(await deploy(checkout, ["--stage", "prod"])).toMatchObject({ exitCode: 0 });
  });

  it("refuses a serverless.yml that is none before anything is deployed", async () => {
    const checkout = await checkoutThat("deploy");
    await writeFile(join(checkout.root, "serverless.yml"), "params: [");
    const { stderr, exitCode } = await deploy(checkout);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("(invalid_configuration)"),
    });
    await expect(checkout.calls()).rejects.toThrow("ENOENT");
  });

  it("refuses a file of profiles that it does not understand before anything is deployed", async () => {
    await writeFile(configFile, "endpoint = https://x");
    const checkout = await checkoutThat("deploy");
    const { stderr, exitCode } = await deploy(checkout);
    expect({ exitCode, told: stderr.includes(configFile) }).toEqual({ exitCode: 2, told: true });
    await expect(checkout.calls()).rejects.toThrow("ENOENT");
  });

  it("does not lose the URL when the profile cannot be written", async () => {
    // Room for its name, but not for that of the lock beside it.
    const env = { REKOG_CONFIG_FILE: join(await temporaryFolder(), "c".repeat(253)) };
    const { stderr, exitCode } = await deploy(await checkoutThat("deploy"), [], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `(config_not_writable)\n  → The API is deployed; use it with --endpoint ${url}`,
    );
  });
});
