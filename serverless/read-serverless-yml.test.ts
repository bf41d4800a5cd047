import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { localService } from "./local-service.ts";
import { readServerlessYml } from "./read-serverless-yml.ts";

let dir: string;
let root: URL;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "rekog-yml-"));
  root = pathToFileURL(`${dir}/`);
  await writeFile(
    join(dir, "queues.yml"),
    `Resources:
  PicturesQueue:
    Type: AWS::SQS::Queue
    Properties: { VisibilityTimeout: "\${self:custom.pictures.seconds}", Name: !Sub "\${self:service}-\${AWS::Region}" }
`,
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(setting: string, event = "httpApi: GET /"): Promise<void> {
  await writeFile(
    join(dir, "serverless.yml"),
    `service: pictures
params: { default: { days: 30, isKept: true, topic: !Ref AWS::NoValue } }
custom: { pictures: { seconds: 6, also: "\${self:custom.pictures.seconds}" } }
functions:
  one: { events: [{ ${event} }], environment: { SETTING: ${setting} } }
resources:
  - \${file(queues.yml)}
`,
  );
}

/** As that of the one function is read. */
async function read(setting: string, params?: Record<string, unknown>): Promise<unknown> {
  await write(setting);
  const { functions } = readServerlessYml(root, { stage: "qa", ...(params && { params }) });
  const environments = Object.values(functions).map(({ environment }) => environment);
  return (environments as { SETTING: unknown }[])[0]?.SETTING;
}

// That serverless.yml itself is read as the framework reads it: `template.test.ts`.
describe("a variable in serverless.yml", () => {
  it.each([
    [`"\${param:days}"`, 30],
    [`"for \${param:days} days in \${sls:stage}"`, "for 30 days in qa"],
    [`"\${self:custom.pictures.also}"`, 6],
    [`"\${strToBool(\${param:isKept})}"`, true],
    [`"\${param:topic}"`, { Ref: "AWS::NoValue" }],
    ["!GetAtt PicturesQueue.Arn", { "Fn::GetAtt": ["PicturesQueue", "Arn"] }],
    [
      `!Join ["-", [!Ref AWS::Region, "\${sls:stage}"]]`,
      { "Fn::Join": ["-", [{ Ref: "AWS::Region" }, "qa"]] },
    ],
  ])("%s is filled in", async (setting, value) => {
    expect(await read(setting)).toEqual(value);
  });

  it("has the parameter that was given", async () => {
    expect(await read(`"\${param:days}"`, { days: 7 })).toBe(7);
  });

  it.each([`"\${param:weeks}"`, `"\${self:custom.nothing.there}"`, `"\${env:HOME}"`])(
    "%s is refused: it is not known here",
    async (setting) => {
      await expect(read(setting)).rejects.toThrow(`serverless.yml has ${JSON.parse(setting)}`);
    },
  );

  it("is filled in in the resources that are in other files, but for what CloudFormation fills in", async () => {
    await write("1");
    expect(readServerlessYml(root, { stage: "qa" }).resources).toEqual({
      PicturesQueue: {
        Type: "AWS::SQS::Queue",
        Properties: { VisibilityTimeout: 6, Name: { "Fn::Sub": `pictures-\${AWS::Region}` } },
      },
    });
  });
});

describe("what local mode is told of serverless.yml", () => {
  it("is its functions and its queues", async () => {
    await write("1");
    expect(localService(root)).toMatchObject({
      functions: { one: { events: [{ httpApi: "GET /" }] } },
      queues: { PicturesQueue: { VisibilityTimeout: 6 } },
    });
  });

  it("is refused if something feeds a function that there is not in local mode", async () => {
    await write("1", "sns: pictures");
    expect(() => localService(root)).toThrow("Local mode can't feed one from sns.");
  });
});
