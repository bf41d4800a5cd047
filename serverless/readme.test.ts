import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { parse } from "yaml";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

let readme: string;
beforeAll(async () => {
  readme = await read("README.md");
});

describe("the README", () => {
  it("lists every parameter with its default, in their order", async () => {
    const { params } = parse(await read("serverless.yml"), { logLevel: "error" }) as {
      params: { default: Record<string, unknown> };
    };
    const table = readme.slice(readme.indexOf("| parameter | default |")).split("\n\n")[0] ?? "";
    const rows = [...table.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)];
    const expected = {
      ...params.default,
      region: "`AWS_REGION`, or `us-east-1`",
      alarmTopicArn: "none",
    };
    expect(rows.map(([, name, value]) => [name, value])).toEqual(
      Object.entries(expected).map(([name, value]) => [name, String(value)]),
    );
  });

  it("has the cost table that `npm run cost` prints", async () => {
    const { stdout } = await execaNode(
      fileURLToPath(new URL("../bench/cost.mjs", import.meta.url)),
    );
    expect(readme).toContain(stdout);
  });
});
