import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { createStubCheckout } from "../../testing/checkout.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import { findCheckout } from "./find-checkout.ts";
import { runSls } from "./run-sls.ts";

const temporaryFolder = temporaryFolders();

async function run(behaviour: string) {
  const root = await temporaryFolder();
  const { mainPath } = await createStubCheckout(root, behaviour);
  const end = await runSls(["package", "--stage", "dev"], {
    checkout: await findCheckout(mainPath),
    env: {},
    signal: new AbortController().signal,
    onLine: () => {},
    graceMs: 100,
  });
  return { root, end };
}

describe("sls", () => {
  it("is ended when it has told an error and lingers", async () => {
    const { end } = await run("linger");
    expect(end).toMatchObject({
      succeeded: false,
      stdout: "Error:\nBuild failed with 1 error",
    });
  });

  it("is not waited for when it is gone and something it started is not", async () => {
    const { root, end } = await run("orphan");
    const orphan = Number(await readFile(join(root, "pid"), "utf8"));
    // Alive, and so it was not waited for; or this throws.
    process.kill(orphan, "SIGKILL");
    expect(end).toMatchObject({ succeeded: false, stdout: "" });
    expect(end.stderr).toContain("Packaging rekog to stage dev");
  });
});
