import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { exportedFiles, type PageOptions, servePage } from "./page-files.ts";

let options: PageOptions = { connectTo: ["http://127.0.0.1:7879"] };
const server = createServer((request, response) => {
  const [pathname = ""] = (request.url ?? "").split("?");
  if (!servePage(request, response, pathname, options)) response.writeHead(404).end();
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = async (path: string, method = "GET") => {
  const headers = { accept: "text/html,*/*" };
  const response = await fetch(`${url}${path}`, { redirect: "manual", method, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe("the page", () => {
  it("is one file of at most 40 kB, gzipped", async () => {
    const { status, headers, text } = await get("/console/");
    expect({ status, type: headers.get("content-type") }).toEqual({
      status: 200,
      type: "text/html; charset=utf-8",
    });
    expect(gzipSync(text).length).toBeLessThanOrEqual(40_000);
    expect(text).not.toMatch(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)/);
  });

  it("lets its own script and its own style run, by their hashes, and nothing else", async () => {
    const { text } = await get("/console/");
    const [, policy = ""] =
      /http-equiv="content-security-policy" content="([^"]+)"/.exec(text) ?? [];
    const hashOf = (tag: string) => {
      const [, content = ""] = new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
      return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    };
    const directives = Object.fromEntries(
      policy.split("; ").map((directive) => directive.split(/ (.*)/s)),
    );
    expect(directives).toEqual({
      "default-src": "'none'",
      "script-src": hashOf("script"),
      "style-src": hashOf("style"),
      "img-src": "'self' blob: data:",
      "connect-src": "'self' http: https:",
      "base-uri": "'none'",
      "form-action": "'none'",
    });
  });

  it("may send to where its server says, and be framed by nobody", async () => {
    const { headers } = await get("/console/");
    expect(headers.get("content-security-policy")).toBe(
      "connect-src 'self' http://127.0.0.1:7879; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each([
    ["none", "yes"],
    ["same-origin", "yes"],
    [undefined, ""],
    ["cross-site", ""],
    ["same-site", ""],
  ])("takes a key from the link of a navigation that is %s: %j", async (site, takes) => {
    // `fetch` sends a `sec-fetch-site` of its own.
    const headers = site === undefined ? {} : { "sec-fetch-site": site };
    const [response] = await once(request(`${url}/console/`, { headers }).end(), "response");
    const text = Buffer.concat(await (response as IncomingMessage).toArray()).toString();
    expect(text).toContain(`<meta name="rekog-key-link" content="${takes}">`);
  });

  it("is told the API that it is for, whose address cannot be more than a text there", async () => {
    options = { connectTo: [], endpoint: `https://a/"><script>alert(1)</script>$&` };
    const { text } = await get("/console/");
    options = { connectTo: [] };
    expect(text).toContain(
      `<meta name="rekog-endpoint" content="https://a/&quot;>&lt;script>alert(1)&lt;/script>$&amp;">`,
    );
  });

  it.each([
    ["/", "/console/"],
    ["/console", "/console/"],
    ["/console/reference", "/console/reference/"],
  ])("is where %s leads to", async (path, location) => {
    const { status, headers } = await get(path);
    expect([status, headers.get("location")]).toEqual([302, location]);
  });

  it("is no answer to a program that asks for something else at /", async () => {
    expect((await fetch(`${url}/`, { redirect: "manual" })).status).toBe(404);
  });

  it.each([
    ["/console/reference/", "text/html; charset=utf-8"],
    ["/console/reference/redoc.js", "text/javascript; charset=utf-8"],
    ["/console/reference/openapi.yaml", "application/yaml; charset=utf-8"],
  ])("has the API reference beside it, %s", async (path, type) => {
    const { status, headers } = await get(path);
    expect([status, headers.get("content-type")]).toEqual([200, type]);
  });

  it.each([
    "/console/../package.json",
    "/console/%2e%2e/server/page-files.js",
    "/console/constructor",
    "/console/samples/",
    "/console/reference//",
    "/consoles",
    "/blobs",
  ])("has nothing at %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it("is read, and nothing else is done with it", async () => {
    expect((await get("/console/", "POST")).status).toBe(404);
    expect(await get("/console/", "HEAD")).toMatchObject({ status: 200, text: "" });
  });

  it("has pictures to try", async () => {
    const { status, headers } = await get("/console/samples/stop-sign.jpg");
    expect([status, headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  });
});

it("all of its files can be exported, for an API of one's own", () => {
  const files = exportedFiles("https://api.example.com");
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["index.html", "samples/stop-sign.jpg"]),
  );
  expect(String(files[0]?.bytes)).toContain('content="https://api.example.com"');
  expect(String(files[0]?.bytes)).toContain('<meta name="rekog-key-link" content="">');
});

it("has a file in memory once, however many ask for it", () => {
  const ends: unknown[] = [];
  const response = { writeHead: () => ({ end() {} }), end: (bytes: unknown) => ends.push(bytes) };
  const request = { method: "GET", headers: {} } as IncomingMessage;
  for (const path of ["", "", "samples/laptop.jpg", "samples/laptop.jpg"]) {
    servePage(request, response as unknown as ServerResponse, `/console/${path}`, {
      connectTo: [],
    });
  }
  expect(ends).toHaveLength(4);
  expect(ends[1]).toBe(ends[0]);
  expect(ends[3]).toBe(ends[2]);
});
