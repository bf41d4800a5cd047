import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { createStubCheckout, type StubCheckout } from "../../../testing/checkout.ts";
import { temporaryFolders } from "../../../testing/temporary-folders.ts";
import { checkParameters } from "./parameters-check.ts";

const temporaryFolder = temporaryFolders();
let checkout: StubCheckout;
beforeEach(async () => {
  checkout = await createStubCheckout(await temporaryFolder(), "deploy");
});

/** With these blocks, in YAML, under `params`. */
async function check(blocks: string, env: Record<string, string> = {}) {
  const path = join(checkout.root, "serverless.yml");
  const yml = await readFile(path, "utf8");
  await writeFile(path, yml.replace(/^params:\n/m, `params:\n${blocks}`));
  return checkParameters({ env, mainPath: checkout.mainPath });
}

describe("checkParameters", () => {
  it("finds those of the repository well, whatever AWS_REGION is: of that another check tells", async () => {
    expect(await check("", { AWS_REGION: "eu-north-1" })).toEqual({
      status: "ok",
      message: "What serverless.yml has for dev can be deployed.",
    });
  });

  it("tells what no stage could be deployed with, and of which stage", async () => {
    const found = await check(
      "  prod: { retentionDays: 0, logLevel: verbose }\n  qa: { retentionDay: 7 }\n  demo: { region: eu-west-1 }\n",
    );
    expect(found).toMatchObject({
      status: "fail",
      fix: "Correct it under `params` in serverless.yml.",
    });
    expect(found.message).toMatch(
      /^prod: The parameter retentionDays must .* prod: The parameter logLevel must .* qa: There is no parameter retentionDay; /,
    );
    expect(found.message).not.toContain("demo");
  });

  it("tells a value that the environment has", async () => {
    const block = "  prod: { apiBurst: '$" + "{env:BURST}' }\n";
    expect(await check(block, { BURST: "0" })).toMatchObject({ status: "fail" });
  });

  it("says that serverless.yml cannot be read where it is no file", async () => {
    const path = join(checkout.root, "serverless.yml");
    await rm(path);
    await mkdir(path);
    await expect(checkParameters({ env: {}, mainPath: checkout.mainPath })).rejects.toMatchObject({
      code: "invalid_configuration",
      message: `${path} cannot be read (EISDIR).`,
    });
  });

  it("tells a stage whose name is too long", async () => {
    const found = await check(`  ${"s".repeat(42)}: { retentionDays: 7 }\n`);
    expect(found.message).toContain("The stage must be 1 to 40 letters");
  });

  it("has nothing to look at outside a repository", async () => {
    const mainPath = "/nowhere/main.js";
    expect(await checkParameters({ env: {}, mainPath })).toMatchObject({ status: "ok" });
  });
});
