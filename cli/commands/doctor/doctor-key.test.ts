import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { formatApiKey, newApiKey } from "../../../backend/core/api-keys/api-key.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import {
  allScopes,
  keyGuard,
  keyProblem,
  mistypedKey,
  sampleKey,
  sampleKeyShown,
  sampleSecret,
} from "../../testing/sample-keys.ts";
import { type StubApi, type StubScript, startStubApi } from "../../testing/stub-api.ts";
import { temporaryFolders } from "../../testing/temporary-folders.ts";
import type { Check } from "./checks/check.ts";

const newFolder = temporaryFolders();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const gone = { status: 404, body: keyProblem(404, "blob_not_found", "There is no such blob.") };

async function stub(script: StubScript = {}): Promise<StubApi> {
  const missing = { get: () => gone, remove: () => gone, redeliver: () => gone };
  const api = await startStubApi({ ...missing, ...script });
  closers.push(api.close);
  return api;
}

async function doctor(args: string[], env: Record<string, string> = {}) {
  const run = await runInProcess(["doctor", "--json", ...args], { env });
  expect(run.stdout + run.stderr).not.toContain(sampleSecret);
  const { checks } = JSON.parse(run.stdout) as { checks: Check[] };
  const named = Object.fromEntries(checks.map((check) => [check.name, check]));
  return { ...run, checks: named, key: named.api_key };
}

const withKey = { REKOG_API_KEY: sampleKey };
const strange = formatApiKey(newApiKey());

describe("rekog doctor, of keys", () => {
  it("says which key it is, where it comes from, and what it may do", async () => {
    const api = await stub({ guard: keyGuard(allScopes) });
    const { checks, key } = await doctor(["--endpoint", api.url], withKey);
    expect(checks.api?.message).toContain("is rekog's API, and asks for a key;");
    expect(key).toEqual({
      name: "api_key",
      status: "ok",
      message: `The API takes ${sampleKeyShown} (REKOG_API_KEY), for blobs:write, blobs:read, blobs:delete, callbacks:write, usage:read.`,
    });
    expect(checks.upload_host?.status).toBe("ok");
    // Nothing but the trial blobs of the checks after it.
    expect(api.headers[0]?.authorization).toBeUndefined();
    expect(api.headers.slice(1, 6).map(({ authorization }) => authorization)).toEqual(
      Array(5).fill(`Bearer ${sampleKey}`),
    );
    const probed = [...api.removals, ...api.redeliveries.map(({ path }) => path)];
    expect(probed.filter((path) => path.includes("00000000-0000"))).toHaveLength(2);
  });

  it("creates nothing to find that out", async () => {
    const api = await stub({ guard: keyGuard(["blobs:read"]) });
    await doctor(["--endpoint", api.url], withKey);
    const other = await stub({ guard: keyGuard(allScopes), create: () => gone });
    await doctor(["--endpoint", other.url], withKey);
    expect(api.created).toEqual([]);
    // The body that is no JSON creates nothing; what comes then are the trial blobs.
    expect(other.created).toEqual([{}, expect.objectContaining({ size: 0 })]);
  });

  it("tells that there is none", async () => {
    const api = await stub({ guard: keyGuard(allScopes) });
    const { checks, key, exitCode } = await doctor(["--endpoint", api.url]);
    expect(exitCode).toBe(3);
    expect(key).toMatchObject({
      status: "fail",
      message: expect.stringContaining("asks for a key, and none is set."),
      fix: expect.stringContaining("`rekog keys create`"),
    });
    expect(checks).toMatchObject({
      api: { status: expect.stringMatching(/ok|warn/) },
      clock: { status: expect.stringMatching(/ok|warn/) },
      upload_host: { status: "warn", message: expect.stringContaining("Not checked") },
      callback: { status: "warn" },
    });
    expect(api.headers).toHaveLength(1);
  });

  it("tells a typing error without a request that has it", async () => {
    const api = await stub({ guard: keyGuard(allScopes) });
    const { key } = await doctor(["--endpoint", api.url], { REKOG_API_KEY: mistypedKey });
    expect(key).toMatchObject({
      status: "fail",
      message: expect.stringContaining("What REKOG_API_KEY has is no API key of rekog's"),
    });
    expect(api.headers.map(({ authorization }) => authorization)).toEqual([undefined]);
    const unreachable = await doctor(["--endpoint", "http://127.0.0.1:1"], {
      REKOG_API_KEY: mistypedKey,
    });
    expect(unreachable.key?.status).toBe("fail");
    expect(unreachable.checks.api?.status).toBe("fail");
  });

  it("tells one that is unknown, expired or revoked", async () => {
    const api = await stub({ guard: keyGuard(allScopes) });
    const { key } = await doctor(["--endpoint", api.url], { REKOG_API_KEY: strange });
    expect(key).toMatchObject({
      status: "fail",
      message: expect.stringMatching(
        /\(REKOG_API_KEY\): it is unknown there, expired or revoked\.$/,
      ),
      fix: expect.stringContaining("`rekog keys list`"),
    });
    expect(api.headers).toHaveLength(2);
  });

  it.each([
    [["blobs:write", "blobs:read"], "warn", "blobs:delete, callbacks:write, usage:read"],
    [["blobs:write"], "fail", "blobs:read, blobs:delete, callbacks:write, usage:read"],
    [[], "fail", "blobs:write, blobs:read, blobs:delete, callbacks:write, usage:read"],
  ])("tells which scopes it has not, beside %j", async (scopes, status, lacks) => {
    const api = await stub({ guard: keyGuard(scopes) });
    const { key, checks } = await doctor(["--endpoint", api.url], withKey);
    expect(key).toMatchObject({
      status,
      message: expect.stringContaining(
        `The API takes ${sampleKeyShown} (REKOG_API_KEY), but it has not the scope ${lacks}`,
      ),
      fix: expect.stringContaining("`rekog keys create --scopes "),
    });
    expect(checks.upload_host?.status).toBe(status === "warn" ? "ok" : "warn");
  });

  it("says nothing of a scope whose route the API has not", async () => {
    const noRoute = { status: 404, body: { message: "Not Found" } };
    const api = await stub({
      guard: (request) =>
        keyGuard(allScopes)(request) ?? (request.url?.startsWith("/usage") ? noRoute : undefined),
    });
    const { key } = await doctor(["--endpoint", api.url], withKey);
    expect(key).toMatchObject({ status: "ok", message: expect.not.stringContaining("usage:read") });
  });

  it("tells where the API asks for none", async () => {
    const api = await stub();
    const { key } = await doctor(["--endpoint", api.url]);
    expect(key).toMatchObject({
      status: "ok",
      message: "The API asks for no key, and none is set.",
    });
    const needless = await doctor(["--endpoint", api.url], withKey);
    expect(needless.key).toMatchObject({
      status: "ok",
      message: `The API asks for no key; ${sampleKeyShown} (REKOG_API_KEY) is not needed.`,
    });
  });

  it("gives no key to a server that is not rekog's API", async () => {
    const heard: unknown[] = [];
    const server = createServer((request, response) => {
      heard.push(request.rawHeaders);
      response.writeHead(401).end('{"code":"unauthorized"}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(async () => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { checks, key } = await doctor(["--endpoint", url], withKey);
    expect(checks.api).toMatchObject({
      status: "fail",
      message: expect.stringContaining("not as rekog's API does"),
    });
    expect(key).toMatchObject({
      status: "warn",
      message: expect.stringContaining(
        `${sampleKeyShown} (REKOG_API_KEY) is complete, and was not sent`,
      ),
    });
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain(sampleSecret);
  });

  it("tells what is wrong in a file of profiles", async () => {
    const config = join(await newFolder(), "config.json");
    await writeFile(config, JSON.stringify({ profiles: { prod: { endpoint: 5 } } }));
    const { stdout } = await runInProcess(["doctor"], { env: { REKOG_CONFIG_FILE: config } });
    expect(stdout).toMatch(/is not as rekog writes it\. profiles\.prod\.endpoint: .*received 5/);
  });

  it("tells a profile's key, one for another endpoint, and a file that others can read", async () => {
    const folder = await newFolder();
    const config = join(folder, "config.json");
    const env = { REKOG_CONFIG_FILE: config };
    const api = await stub({ guard: keyGuard(allScopes) });
    const set = async (endpoint: string, keyEndpoint: string, mode: number) => {
      const profiles = { prod: { endpoint } };
      await writeFile(config, JSON.stringify({ active_profile: "prod", profiles }));
      const keys = { prod: { endpoint: keyEndpoint, api_key: sampleKey } };
      const options = { mode, flush: true };
      const path = join(folder, "credentials.json");
      await writeFile(path, JSON.stringify({ profiles: keys }), options);
      return path;
    };
    const path = await set(api.url, api.url, 0o600);
    expect((await doctor([], env)).key?.message).toContain(`${sampleKeyShown} (the profile prod)`);
    await set(api.url, "https://old.example", 0o600);
    expect((await doctor([], env)).key).toMatchObject({
      status: "fail",
      message: expect.stringContaining("has a key, but one for https://old.example"),
    });
    const { chmod } = await import("node:fs/promises");
    await chmod(path, 0o644);
    expect((await doctor([], env)).key).toMatchObject({
      status: "fail",
      message: expect.stringContaining(`${path}, can be read by others`),
      fix: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  it.each([
    [429, "too_many_requests", "The key may make 3 requests a minute, and has made them."],
    [503, "access_unavailable", "The key could not be looked up just now."],
  ])("tells that it could not find out now: %i", async (status, code, detail) => {
    const api = await stub({
      guard: (request) =>
        request.headers.authorization === undefined
          ? keyGuard([])(request)
          : { status, body: keyProblem(status, code, detail) },
    });
    const { key, checks } = await doctor(["--endpoint", api.url], withKey);
    expect(key).toMatchObject({ status: "fail", message: detail });
    expect(checks.upload_host).toMatchObject({ status: "warn" });
  });
});
