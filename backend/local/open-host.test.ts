import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { request } from "undici";
import { given } from "../../cli/testing/given.ts";
import { type HttpApi, startHttpApi } from "./lambda/http-api.ts";
import { openTestBed, type TestBed } from "./s3/s3-endpoint.fixture.ts";

/** An address of this machine that is not 127.0.0.1: Linux has all of 127/8. */
const other = "127.0.0.2";
const onLinux = given(process.platform === "linux", "Linux");

describe.each([
  [false, "127.0.0.1 alone"],
  [true, "every address"],
])("local mode that is open: %j", (isOpen, where) => {
  let api: HttpApi;
  let bed: TestBed;
  beforeAll(async () => {
    api = await startHttpApi({
      ...{ port: 0, isOpen, about: () => ({}) },
      routes: [{ method: "GET", path: "/blobs", function: "listBlobs" }],
      cors: {
        ...{ allowedOrigins: [], allowedMethods: [], allowedHeaders: [] },
        ...{ exposedResponseHeaders: [], maxAge: 0 },
      },
      invoke: async () => ({ statusCode: 200, body: "{}" }),
    });
    bed = await openTestBed({ isOpen });
  });
  afterAll(async () => {
    await api.stop();
    await bed.close();
  });

  const reached = async (url: string, path: string, host: string) => {
    const there = new URL(url);
    there.hostname = host;
    try {
      const { statusCode, body } = await request(new URL(path, there), {
        headers: { host: "rekog.internal" },
      });
      await body.dump();
      return statusCode;
    } catch {
      return "unreachable";
    }
  };

  onLinux.it(`listens on ${where}`, async () => {
    expect(await reached(api.url, "/blobs", other)).toBe(isOpen ? 200 : "unreachable");
    expect(await reached(bed.endpoint.url, "/", other)).toBe(isOpen ? 501 : "unreachable");
  });

  it("answers to other names only where it is open, and never tells them whose it is", async () => {
    expect(await reached(api.url, "/blobs", "127.0.0.1")).toBe(isOpen ? 200 : 403);
    expect(await reached(bed.endpoint.url, "/", "127.0.0.1")).toBe(isOpen ? 501 : 403);
    expect(await reached(api.url, "/_local", "127.0.0.1")).toBe(403);
  });
});
