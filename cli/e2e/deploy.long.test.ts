import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { execaNode } from "execa";
import { createRealCheckout, createStubCheckout } from "../testing/checkout.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();

/** The `rekog` of a checkout, with nothing of this machine's settings, and a proxy that nobody listens at. */
function rekogOf(mainPath: string, args: string[], configFile: string, env = {}) {
  return execaNode(mainPath, args, {
    reject: false,
    ipc: false,
    extendEnv: false,
    env: {
      HOME: "/nonexistent",
      REKOG_CONFIG_FILE: configFile,
      HTTP_PROXY: "http://127.0.0.1:9",
      HTTPS_PROXY: "http://127.0.0.1:9",
      ...env,
    },
    // As from a folder somewhere else
    cwd: "/",
  });
}

describe("rekog deploy", () => {
  it("packages the whole stack offline, without credentials", async () => {
    const { mainPath } = await createRealCheckout(await temporaryFolder());
    const args = ["deploy", "--dry-run", "--stage", "try", "--region", "eu-west-1"];
    const temporary = await temporaryFolder();
    const { stdout, exitCode } = await rekogOf(mainPath, args, "/nonexistent/config.json", {
      TMPDIR: temporary,
    });
    expect(exitCode).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
    const { Resources } = JSON.parse(await readFile(stdout, "utf8"));
    expect(Resources).toMatchObject({
      HttpApi: { Properties: { Name: "rekog-try" } },
      ProcessBlobLambdaFunction: { Type: "AWS::Lambda::Function" },
    });
  }, 60_000);

  it("tells missing credentials, and a wrong region, with what to do", async () => {
    const { mainPath } = await createRealCheckout(await temporaryFolder());
    const none = await rekogOf(mainPath, ["deploy"], "/nonexistent/config.json");
    expect(none).toMatchObject({ exitCode: 3, stdout: "" });
    expect(none.stderr).toContain("(aws_credentials_missing)\n  → Run `aws configure`");
    const mars = await rekogOf(
      mainPath,
      ["deploy", "--region", "mars-1"],
      "/nonexistent/config.json",
    );
    expect(mars).toMatchObject({ exitCode: 2, stdout: "" });
    expect(mars.stderr).toContain("(wrong_region)");
  }, 60_000);

  it("stops sls on Ctrl-C, and says that CloudFormation goes on", async () => {
    const folder = await temporaryFolder();
    const { mainPath } = await createStubCheckout(folder, "hang");
    const args = ["deploy", "--stage", "prod", "--region", "eu-west-1", "--verbose"];
    const running = rekogOf(mainPath, args, join(folder, "config.json"));
    await new Promise<void>((resolve) => {
      running.stderr.on("data", (chunk) => {
        if (String(chunk).includes("CREATE_IN_PROGRESS")) resolve();
      });
    });
    running.kill("SIGINT");
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    const slsPid = Number(await readFile(join(folder, "pid"), "utf8"));
    expect(() => process.kill(slsPid, 0)).toThrow("ESRCH");
    expect(stderr).toContain("CloudFormation goes on by itself");
    expect(stderr).toContain("describe-stacks --stack-name rekog-prod --region eu-west-1");
  });
});
