import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { parse } from "yaml";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("the documents", () => {
  it("list every parameter with its default, in their order", async () => {
    const { params } = parse(await read("serverless.yml"), { logLevel: "error" }) as {
      params: { default: Record<string, unknown> };
    };
    const page = await read("docs/deploying.md");
    const table =
      page.slice(page.indexOf("| parameter | default | may be |")).split("\n\n")[0] ?? "";
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

  it("have the cost table that `npm run cost` prints, and its sums", async () => {
    const { stdout } = await execaNode(
      fileURLToPath(new URL("../dist/bench/cost/main.js", import.meta.url)),
    );
    expect(await read("docs/operating.md")).toContain(stdout);
    const sums = /^\| \*\*together\*\* .*\*\*\$([\d,.]+)\*\* \| \*\*\$([\d,.]+)\*\* \|$/m.exec(
      stdout,
    );
    const [once, again] = [sums?.[1], sums?.[2]].map((sum) => sum?.replace(/\.\d+$/, ""));
    const readme = (await read("README.md")).replaceAll("\n", " ");
    expect(readme).toContain(`A million new pictures cost $${once}, of which`);
    expect(readme).toContain(`the same pictures again cost $${again} (`);
  });
});
