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
});
