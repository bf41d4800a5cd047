import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { callLimits } from "../../backend/adapters/aws/call-limits.ts";
import { readConfig, settings } from "../../backend/config.ts";
import { logLevels } from "../../backend/log.ts";
import { detectLabelsRegions } from "../../cli/commands/doctor/checks/aws-check.ts";
import { deployed, functionNames } from "../testing/functions.ts";

interface Parameter {
  kind: "wholeNumber" | "dollars" | "boolean" | "choice" | "topicArn";
  min: number;
  max: number;
  choices: (string | number)[];
}
interface Block {
  [name: string]: unknown;
}
interface Config {
  params: { default: Block; [stage: string]: Block };
  provider: object;
  custom: { parameters: Block };
}

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
let parameters: Record<string, Parameter>;
let config: Config;
beforeAll(async () => {
  ({ parameters } = JSON.parse(await read("../parameters/parameters.json")));
  const ref = { tag: "!Ref", resolve: (Ref: string) => ({ Ref }) };
  config = parse(await read("../../serverless.yml"), { customTags: [ref], logLevel: "error" });
  config.params.default.region = "us-east-1";
});

interface Given {
  param?: string[];
  stage?: string;
  region?: string;
  /** What the stage's block under `params` has. */
  block?: Block;
  command?: string;
}

/** Starts the plugin as the framework does, and begins the command. */
async function start({ block, command = "package", ...options }: Given): Promise<void> {
  const { default: CheckParams } = (await import(
    new URL("./check-params.mjs", import.meta.url).href
  )) as {
    default: new (serverless: object, options: object) => { hooks: { initialize(): void } };
  };
  const { stage = "dev" } = options;
  const params = block ? { ...config.params, [stage]: block } : config.params;
  const configurationInput = { ...config, params };
  const processedInput = { commands: [command] };
  new CheckParams(
    { configurationInput, processedInput, classes: { Error } },
    options,
  ).hooks.initialize();
}

/** What a parameter's own rule says it must not be. */
function wrongFor({ kind, min, max }: Parameter): string[] {
  const odd = ["", " ", "null", "[]", "undefined"];
  if (kind === "boolean") return [...odd, "yes", "True", "TRUE", "1", "0", "on", " true", "true "];
  if (kind === "choice") return [...odd, "verbose", "INFO", "2", "30.5", "030", "us-east-1a", "-1"];
  if (kind === "topicArn") return [...odd, "on-call", "arn:aws:sqs:us-east-1:123456789012:x"];
  if (kind === "dollars") {
    return [...odd, "-1", "$1", "1,5", "1e3", ".5", "0.0000001", `${max}.01`, "1 ", "none"];
  }
  const outside = [min - 1, max + 1, -max, `${min}.5`, `${max}.0`, `0${min}`, `+${min}`];
  const texts = [`${min} `, ` ${min}`, `1e1`, "0x10", "0b11", "1_0", "Infinity", "NaN", "ten", "٣"];
  return [...odd, ...outside, ...texts].map(String);
}

describe("every parameter", () => {
  it("is one of serverless.yml's and of the page's, with its bounds there", async () => {
    expect(Object.keys(parameters)).toEqual(Object.keys(config.params.default));
    const page = await read("../../docs/deploying.md");
    const rows = [...page.matchAll(/^\| `(\w+)` \| .*? \| (.*?) \| .* \|$/gm)];
    const resolved = Object.keys(parameters).map((name) => [name, `$\{param:${name}}`]);
    expect(config.custom.parameters).toEqual(Object.fromEntries(resolved));
    const bounds = Object.entries(parameters).map(([name, { kind, min, max, choices }]) => {
      if (kind === "wholeNumber") return [name, `${min} to ${max}`];
      if (kind === "dollars") return [name, `0 to ${max}`];
      if (kind === "boolean") return [name, "`true`, `false`"];
      if (name === "logLevel") return [name, choices.map((one) => `\`${one}\``).join(", ")];
      return [name, expect.any(String)];
    });
    expect(rows.map(([, name, range]) => [name, range])).toEqual(bounds);
  });

  it("has a default that can be deployed", async () => {
    await expect(start({})).resolves.toBeUndefined();
  });

  it("takes its bounds, as text and as YAML has them, and nothing beyond them", async () => {
    for (const [name, parameter] of Object.entries(parameters)) {
      const { kind, min, max, choices } = parameter;
      const topic = "arn:aws:sns:us-east-1:123456789012:on-call";
      const sums = [0, 0.25, "0.000001", max];
      const right = {
        ...{ wholeNumber: [min, max], dollars: sums },
        ...{ boolean: [true, false], choice: choices },
      };
      for (const value of kind === "topicArn" ? [topic] : right[kind]) {
        await start({ param: [`${name}=${value}`] });
        await start({ stage: "prod", block: { [name]: value } });
        await start({ stage: "prod", block: { [name]: String(value) } });
      }
      for (const value of wrongFor(parameter)) {
        const refusal = new RegExp(`The parameter ${name} must be `);
        await expect(start({ param: [`${name}=${value}`] })).rejects.toThrow(refusal);
        const block = { [name]: value };
        await expect(start({ stage: "prod", block })).rejects.toThrow(refusal);
      }
    }
  });

  it.each([[[]], [[14]], [{}], [{ Ref: "OnCall" }], [Number.NaN], [1.5], [-1]])(
    "does not take %j from a block",
    async (value) => {
      for (const [name, { kind }] of Object.entries(parameters)) {
        // A dollar and a half is a sum.
        if (kind === "dollars" && value === 1.5) continue;
        await expect(start({ stage: "prod", block: { [name]: value } })).rejects.toThrow(name);
      }
    },
  );

  it("has its default where a block names it and says nothing", async () => {
    const block = { retentionDays: null, logLevel: undefined };
    await expect(start({ stage: "prod", block })).resolves.toBeUndefined();
  });
});

describe("what cannot work is refused", () => {
  it.each<[Given, RegExp]>([
    [
      { param: ["retentionDay=7"] },
      /no parameter retentionDay; there are region, retentionDays, .*serverless\.yml/,
    ],
    [{ param: ["toString=1"] }, /no parameter toString/],
    [{ stage: "prod", block: { retentionDay: 7 } }, /no parameter retentionDay/],
    [
      { param: ["retentionDays=0"] },
      /^The parameter retentionDays must be a whole number from 1 to/,
    ],
    [{ param: ["logLevel=verbose"] }, /logLevel must be one of debug, info, warn, error\./],
    [{ param: ["detectMinConfidence=200"] }, /detectMinConfidence must be .* from 0 to 100/],
    [{ param: ["callbackTimeoutSeconds=60"] }, /callbackTimeoutSeconds must be .* from 1 to 20/],
    [{ param: ["apiRequestsPerSecond=0"] }, /apiRequestsPerSecond must be .* from 1 to/],
    [{ param: ["uploadWindowSeconds=21600"] }, /uploadWindowSeconds must be .* to 21599/],
    [{ stage: "s".repeat(42) }, /The stage must be 1 to 40 letters/],
    [{ stage: "s".repeat(41) }, /The stage must be 1 to 40 letters/],
    [{ stage: "-prod" }, /The stage must be .* begin with a letter or a digit/],
    [{ stage: "pröd" }, /The stage must be/],
    [
      { region: "eu-north-1" },
      /region must be one of us-east-1, .* DetectLabels.* add that to serverless\/parameters/,
    ],
    [{ stage: "prod", block: { region: "eu-west-3" } }, /region must be one of/],
    [{ param: ["region=mars-1"] }, /region must be one of/],
    [{ param: ["alarmTopicArn=on-call"] }, /alarmTopicArn must be the ARN of an SNS topic/],
    [
      { param: ["alarmTopicArn=arn:aws:sns:us-east-1:123456789012:calls.fifo"] },
      /alarmTopicArn must be the ARN of an SNS topic/,
    ],
    [
      { region: "eu-west-1", param: ["alarmTopicArn=arn:aws:sns:us-east-1:123456789012:calls"] },
      /alarmTopicArn must be the ARN of an SNS topic in the stage's own region, eu-west-1/,
    ],
    [
      {
        region: "us-gov-west-1",
        param: ["alarmTopicArn=arn:aws:sns:us-gov-west-1:123456789012:calls"],
      },
      /alarmTopicArn must be/,
    ],
    [{ param: ["retentionDays=0", "apiBurst=0"] }, /retentionDays must .*; .*apiBurst must/],
  ])("%j", async (given, message) => {
    await expect(start(given)).rejects.toThrow(message);
  });

  it.each<Given>([
    { stage: "s".repeat(40), region: "ap-southeast-7" },
    { param: ["alarmTopicArn=arn:aws:sns:us-east-1:123456789012:on-call"] },
    {
      region: "us-gov-west-1",
      param: ["alarmTopicArn=arn:aws-us-gov:sns:us-gov-west-1:123456789012:calls"],
    },
    // What was deployed once can be looked at and removed, whatever is known today.
    { command: "remove", stage: "s".repeat(50), region: "eu-north-1", block: { logLevel: "loud" } },
  ])("but %j is fine", async (given) => {
    await expect(start(given)).resolves.toBeUndefined();
  });
});

describe("the rules", () => {
  it("are those of the functions' own settings, at each bound", () => {
    const variable = (name: string) => name.replace(/[A-Z]/g, (one) => `_${one}`).toUpperCase();
    const settingOf = (name: string) =>
      Object.entries(settings).find(([, setting]) => setting.variable === variable(name))?.[0];
    const seen: string[] = [];
    for (const [name, { kind, min, max, choices }] of Object.entries(parameters)) {
      const setting = settingOf(name) as keyof typeof settings | undefined;
      if (setting === undefined) continue;
      seen.push(name);
      const env = (value: unknown) => ({ [variable(name)]: String(value) });
      const sums = [0, 0.25, "0.000001", max];
      const right = {
        ...{ wholeNumber: [min, max], dollars: sums },
        ...{ boolean: [true, false], choice: choices },
      };
      for (const value of kind === "topicArn" ? [] : right[kind]) {
        expect(() => readConfig([setting], env(value))).not.toThrow();
      }
    }
    expect(seen).toEqual([
      ...["retentionDays", "uploadWindowSeconds", "cacheLifetimeSeconds", "detectMinConfidence"],
      ...[
        "detectImageProperties",
        "convert",
        "callbackTimeoutSeconds",
        "requireKey",
        "dailySpendingLimit",
      ],
      "logLevel",
    ]);
    expect(parameters.logLevel?.choices).toEqual(logLevels);
  });

  it("have no time that the functions could not write down", () => {
    const { retentionDays, cacheLifetimeSeconds } = parameters;
    const latest = Date.parse("2100-01-01T00:00:00Z") + (retentionDays?.max ?? 0) * 86_400_000;
    // Years of five digits would be sorted before those of four.
    expect(new Date(latest).toISOString()).toMatch(/^2\d{3}-/);
    expect(cacheLifetimeSeconds?.max).toBeLessThan((retentionDays?.max ?? 0) * 86_400);
  });

  it("leave a callback's receiver less time than makeCallback has, with room to write what became of it", () => {
    const { timeout } = deployed.functions.makeCallback ?? {};
    // The claim, the ledger as it is and as it will be, and the message for what comes next.
    const calls = 4;
    const sdkCallMs = Number(settings.sdkCallMs.fallback) * 1_000;
    const slowestMs = calls * callLimits({ sdkCallMs }).maxAttempts * sdkCallMs;
    const leftMs = (Number(timeout) - (parameters.callbackTimeoutSeconds?.max ?? 0)) * 1_000;
    expect(leftMs).toBeGreaterThan(slowestMs);
  });

  it("keep a form's end before that of the credentials that signed it", () => {
    expect(parameters.uploadWindowSeconds?.max).toBeLessThan(6 * 60 * 60);
  });

  it("let no function's name be longer than Lambda's 64 characters", () => {
    const longest = Math.max(...functionNames.map((name) => `rekog--${name}`.length));
    expect(longest + 40).toBeLessThanOrEqual(64);
  });

  it("know the regions that rekog doctor knows", () => {
    expect(new Set(parameters.region?.choices)).toEqual(detectLabelsRegions);
  });
});
