import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

/** Starts the plugin as the framework does, with what was given as `--param`. */
async function start(param?: string[]): Promise<void> {
  const { default: CheckParams } = (await import(
    new URL("./check-params.mjs", import.meta.url).href
  )) as {
    default: new (serverless: object, options: object) => object;
  };
  const text = await readFile(new URL("../../serverless.yml", import.meta.url), "utf8");
  const configurationInput = parse(text, { logLevel: "error" });
  new CheckParams({ configurationInput, classes: { Error } }, param ? { param } : {});
}

describe("what is given as --param", () => {
  it.each([
    [undefined],
    [["retentionDays=7"]],
    [["deletionProtection=true", "alarmTopicArn=arn:aws:sns:eu-west-1:123456789012:a=b"]],
  ])("%j is fine", async (param) => {
    await expect(start(param)).resolves.toBeUndefined();
  });

  it.each([
    [
      "retentionDay=7",
      /no parameter retentionDay; there are region, retentionDays, .*serverless\.yml/,
    ],
    ["toString=1", /no parameter toString/],
    ["retentionDays=a week", /retentionDays must be a whole number/],
    ["apiBurst=", /apiBurst must be a whole number/],
    ["deletionProtection=yes", /deletionProtection must be true or false/],
  ])("%s is refused", async (given, message) => {
    await expect(start([given])).rejects.toThrow(message);
  });
});
