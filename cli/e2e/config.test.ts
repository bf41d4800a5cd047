import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { runRekog } from "../testing/run-rekog.ts";
import { blobId } from "../testing/sample-blobs.ts";
import { type StubApi, startStubApi } from "../testing/stub-api.ts";
import { temporaryFolders } from "../testing/temporary-folders.ts";

const temporaryFolder = temporaryFolders();
const apis: StubApi[] = [];
afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
});

async function startApi(): Promise<StubApi> {
  const api = await startStubApi({});
  apis.push(api);
  return api;
}

describe("profiles", () => {
  it("choose the API, for all commands and for one", async () => {
    const env = { REKOG_CONFIG_FILE: join(await temporaryFolder(), "config.json") };
    const [dev, prod] = [await startApi(), await startApi()];
    await runRekog(["config", "set", "endpoint", dev.url], { env });
    await runRekog(["config", "set", "endpoint", prod.url, "--profile", "prod"], { env });

    await runRekog(["get", blobId], { env });
    expect([dev.headers.length, prod.headers.length]).toEqual([1, 0]);
    await runRekog(["get", blobId, "--profile", "prod"], { env });
    expect([dev.headers.length, prod.headers.length]).toEqual([1, 1]);
    await runRekog(["config", "use", "prod"], { env });
    await runRekog(["get", blobId], { env });
    expect([dev.headers.length, prod.headers.length]).toEqual([1, 2]);
    await runRekog(["get", blobId], { env: { ...env, REKOG_ENDPOINT: dev.url } });
    expect([dev.headers.length, prod.headers.length]).toEqual([2, 2]);
  });

  it("are all kept, however many commands change them at once", async () => {
    const folder = await temporaryFolder();
    const env = { REKOG_CONFIG_FILE: join(folder, "config.json") };
    const names = Array.from({ length: 8 }, (_, n) => `p${n}`);
    const set = (name: string) =>
      runRekog(["config", "set", "endpoint", `https://${name}.example`, "--profile", name], {
        env,
      });
    const ends = await Promise.all(names.map(set));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
    const { stdout } = await runRekog(["config", "list", "--json"], { env });
    for (const name of names) expect(stdout).toContain(`https://${name}.example`);
    expect(await readdir(folder)).toEqual(["config.json"]);
  });
});
