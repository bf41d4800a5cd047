import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { temporaryFolders } from "../../cli/testing/temporary-folders.ts";
import { clientsOf } from "./bundle.ts";

const temporaryFolder = temporaryFolders();

const constructedBy = async (name: string) => {
  const source = fileURLToPath(new URL(`../../backend/functions/${name}.ts`, import.meta.url));
  return (await clientsOf(source)).match(/new \w+\(\)/g);
};

describe("what a function's start is compared with", () => {
  it.each([
    ["get-blob", ["new DynamoDBClient()"]],
    ["list-blobs", ["new DynamoDBClient()"]],
    ["delete-blob", ["new S3Client()", "new DynamoDBClient()"]],
    ["create-blob", ["new DynamoDBClient()", "new S3Client()", "new SQSClient()"]],
    ["make-callback", ["new DynamoDBClient()", "new SQSClient()"]],
  ])("constructs the clients of %s, each once", async (name, clients) => {
    expect(await constructedBy(name)).toEqual(clients);
  });

  it("is bundled with what serverless.yml tells esbuild", async () => {
    const dir = await temporaryFolder();
    const built = new URL("../../dist/bench/cold-start/bundle.js", import.meta.url);
    const script = `
      const { bundle } = await import(${JSON.stringify(built.href)});
      console.log(await bundle(${JSON.stringify(dir)}, "empty", "export const handler = () => 7;"));`;
    const { stdout } = await execa(process.execPath, ["--input-type=module", "-e", script]);
    expect(createRequire(import.meta.url)(stdout).handler()).toBe(7);
  });
});
