import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

interface Table {
  AttributeDefinitions: { AttributeName: string }[];
  GlobalSecondaryIndexes?: { IndexName: string }[];
}

type Plugin = new (...args: unknown[]) => { hooks: Record<string, () => Promise<void> | void> };

const yaml = readFileSync(new URL("../resources/tables.yml", import.meta.url), "utf8");

/** What is deployed of the blobs table where it has these indexes, and what is said. */
async function deploy(present: string[] | "no table" | "no stack", command = "deploy") {
  const { Resources } = parse(yaml, { logLevel: "error" }) as {
    Resources: Record<string, { Properties: Table }>;
  };
  const asked: string[] = [];
  const aws = {
    naming: { getStackName: () => "rekog-prod" },
    async request(_service: string, method: string) {
      asked.push(method);
      if (method === "listStackResources") {
        if (present === "no stack") throw new Error("Stack with id rekog-prod does not exist");
        const of = { ResourceType: "AWS::DynamoDB::Table", PhysicalResourceId: "blobs-1" };
        return { StackResourceSummaries: [{ ...of, LogicalResourceId: "BlobsTable" }] };
      }
      if (typeof present === "string") {
        throw Object.assign(new Error("Requested resource not found"), {
          code: "ResourceNotFoundException",
        });
      }
      const GlobalSecondaryIndexes = present.map((IndexName) => ({ IndexName }));
      return { Table: present.length > 0 ? { GlobalSecondaryIndexes } : {} };
    },
  };
  const { default: OneIndexAtATime } = (await import(
    new URL("./one-index-at-a-time.mjs", import.meta.url).href
  )) as { default: Plugin };
  const warnings: string[] = [];
  const { hooks } = new OneIndexAtATime(
    {
      getProvider: () => aws,
      processedInput: { commands: [command] },
      service: { provider: { compiledCloudFormationTemplate: { Resources } } },
    },
    {},
    { log: { warning: (text: string) => warnings.push(text) } },
  );
  await hooks["after:aws:package:finalize:mergeCustomProviderResources"]?.();
  await hooks["after:deploy:deploy"]?.();
  const { Properties } = Resources.BlobsTable as { Properties: Table };
  return {
    asked,
    warnings,
    indexes: Properties.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName),
    attributes: Properties.AttributeDefinitions.map(({ AttributeName }) => AttributeName),
  };
}

const all = ["due", "account", "mailbox"];
const everyAttribute = [
  ...["blob_id", "due_shard", "due_at"],
  ...["account", "created_at", "mailbox", "mailbox_at"],
];

describe("a table that is there gets one index at a time", () => {
  it("has three deployments for three, each with the attributes of its keys", async () => {
    const first = await deploy([]);
    expect(first).toMatchObject({
      indexes: ["due"],
      attributes: everyAttribute.slice(0, 3),
      warnings: [
        "A table gets one index in a deployment, and it still lacks account and mailbox: what looks there fails until the stage is deployed again, 2 times more.",
      ],
    });
    const second = await deploy(["due"]);
    expect(second).toMatchObject({
      indexes: ["due", "account"],
      attributes: everyAttribute.slice(0, 5),
      warnings: [expect.stringMatching(/lacks mailbox: .*, once more\.$/)],
    });
    const third = await deploy(["due", "account"]);
    expect(third).toMatchObject({ indexes: all, attributes: everyAttribute, warnings: [] });
  });

  it.each<[string, Parameters<typeof deploy>[0]]>([
    ["has all of them", all],
    ["is yet to be made", "no table"],
    ["has no stack yet", "no stack"],
  ])("one that %s is deployed as it is written", async (_what, present) => {
    expect(await deploy(present)).toMatchObject({
      ...{ indexes: all, attributes: everyAttribute, warnings: [] },
    });
  });

  it("asks nobody where nothing is deployed", async () => {
    expect(await deploy([], "package")).toMatchObject({ asked: [], indexes: all, warnings: [] });
  });
});
