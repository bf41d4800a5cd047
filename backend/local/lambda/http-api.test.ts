import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { isReachable } from "../../testing/is-reachable.ts";
import { FunctionError } from "./function-host.ts";
import { type HttpApi, type HttpApiOptions, startHttpApi } from "./http-api.ts";
import type { HttpApiLimits } from "./http-api-limits.ts";

const routes = [
  { method: "POST", path: "/blobs", function: "create" },
  { method: "GET", path: "/blobs/{blob_id}", function: "get" },
];

const cors = {
  allowedOrigins: ["*"],
  allowedMethods: ["GET", "POST"],
  allowedHeaders: ["content-type"],
  exposedResponseHeaders: ["location", "rekog-version"],
  maxAge: 600,
};

describe("the HTTP API", () => {
  let api: HttpApi | undefined;
  afterEach(() => api?.stop());

  async function start(
    answer: (event: APIGatewayProxyEventV2) => unknown = () => ({}),
    limits: Partial<HttpApiLimits> = {},
    page?: HttpApiOptions["page"],
  ) {
    const invoked: { name: string; event: APIGatewayProxyEventV2 }[] = [];
    api = await startHttpApi({
      routes,
      cors,
      port: 0,
      about: () => ({ kind: "foreground" }),
      limits,
      ...(page && { page }),
      invoke: async (name, event) => {
        invoked.push({ name, event: event as APIGatewayProxyEventV2 });
        return await answer(event as APIGatewayProxyEventV2);
      },
    });
    return { url: api.url, invoked };
  }

  /** What comes back for exactly these bytes, up to the end of the connection. */
  async function raw(url: string, text: string): Promise<string> {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.end(text);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    await once(socket, "close");
    return Buffer.concat(chunks).toString("utf8");
  }

  it("hands a request to its function, and the function's answer back", async () => {
    const { url, invoked } = await start(() => ({
      statusCode: 201,
      headers: { "content-type": "application/json", location: "/blobs/1" },
      body: '{"ä":1}',
    }));
    const response = await fetch(`${url}/blobs`, { method: "POST", body: "{}" });
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe("/blobs/1");
    expect(await response.json()).toEqual({ ä: 1 });
    expect(invoked).toMatchObject([
      { name: "create", event: { routeKey: "POST /blobs", body: "{}" } },
    ]);
  });

  it("names the request in a header, as the function knows it, also if the function fails", async () => {
    let fails = false;
    const { url, invoked } = await start(() => {
      if (fails) throw new FunctionError("Error");
      return { statusCode: 200, body: "{}" };
    });
    for (fails of [false, true]) {
      const response = await fetch(`${url}/blobs/1`);
      const { requestId } = invoked.at(-1)?.event.requestContext ?? {};
      expect(response.headers.get("apigw-requestid")).toBe(requestId);
    }
    expect(new Set(invoked.map(({ event }) => event.requestContext.requestId)).size).toBe(2);
  });

  it("decodes an answer that is base64", async () => {
    const { url } = await start(() => ({
      statusCode: 200,
      headers: { "content-type": "image/png" },
      body: Buffer.from([1, 2, 255]).toString("base64"),
      isBase64Encoded: true,
    }));
    const response = await fetch(`${url}/blobs/1`);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 255]));
  });

  it("answers a page's preflight by itself, on any path", async () => {
    const { url, invoked } = await start();
    for (const path of ["/blobs", "/nowhere"]) {
      const response = await fetch(`${url}${path}`, {
        method: "OPTIONS",
        headers: {
          origin: "https://page.example",
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      });
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "600",
      });
    }
    expect(invoked).toEqual([]);
  });

  it("lets a page read every answer of the API, also those that are errors", async () => {
    const { url } = await start((event) => {
      if (event.rawPath === "/blobs/broken") throw new FunctionError("Error");
      return { statusCode: 404, headers: { location: "/blobs/1" } };
    });
    const seen = async (path: string, init: RequestInit = {}) => {
      const headers = { origin: "https://page.example" };
      const response = await fetch(`${url}${path}`, { ...init, headers });
      return [
        response.status,
        response.headers.get("access-control-allow-origin"),
        response.headers.get("access-control-expose-headers"),
      ];
    };
    const exposed = "location,rekog-version";
    expect(await seen("/blobs/1")).toEqual([404, "*", exposed]);
    expect(await seen("/nowhere")).toEqual([404, "*", exposed]);
    expect(await seen("/blobs/broken")).toEqual([500, "*", exposed]);
    expect(await seen("/blobs", { method: "PROPFIND" })).toEqual([405, "*", exposed]);
    const body = Buffer.alloc(11 * 1024 * 1024);
    expect(await seen("/blobs", { method: "POST", body })).toEqual([413, "*", exposed]);
    const response = await fetch(`${url}/blobs/1`);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("hands what is for the page to whoever serves it, and nothing else", async () => {
    const served: string[] = [];
    const { url } = await start(undefined, undefined, (_request, response, pathname) => {
      if (!pathname.startsWith("/console/")) return false;
      served.push(pathname);
      response.end("<!doctype html>");
      return true;
    });
    expect(await (await fetch(`${url}/console/?x`)).text()).toBe("<!doctype html>");
    expect((await fetch(`${url}/blobs/1`)).status).toBe(200);
    expect(await raw(url, "GET /console/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 403 /,
    );
    expect(served).toEqual(["/console/"]);
  });

  it("tells no page who it is", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/_local`, { headers: { origin: "https://page.example" } });
    expect(response.status).toBe(403);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it.each(["TRACE", "PROPFIND", "PURGE"])("knows no %s, and says what there is", async (method) => {
    const { url, invoked } = await start();
    const answer = await raw(
      url,
      `${method} /blobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 .*^allow: OPTIONS, POST\r$/ims);
    expect(invoked).toEqual([]);
  });

  it.each([
    ["a query of 16 kB", `/blobs/1?labels=${"a".repeat(16_000)}`, ""],
    ["a header of 16 kB", "/blobs/1", `x-long: ${"a".repeat(16_000)}\r\n`],
    ["headers of 10 kB together", "/blobs/1", `x-long: ${"a".repeat(2_000)}\r\n`.repeat(6)],
  ])("answers %s with 431", async (_, path, header) => {
    const { url, invoked } = await start();
    const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*\{"message":"Request Header Fields Too Large"\}$/s);
    expect(invoked).toEqual([]);
  });

  it("takes a query of 9 kB", async () => {
    const { url } = await start();
    expect((await fetch(`${url}/blobs/1?labels=${"a".repeat(9_000)}`)).status).toBe(200);
  });

  it("tells who it is, which is not part of the API", async () => {
    const { url, invoked } = await start();
    expect(await (await fetch(`${url}/_local`)).json()).toEqual({ kind: "foreground" });
    expect(invoked).toEqual([]);
  });

  it.each([
    ["GET", "/blobs"],
    ["DELETE", "/blobs/1"],
    ["GET", "/"],
    ["GET", "/blobs/1/2"],
    ["GET", "/blobs/%2e%2e/x"],
    ["GET", "//"],
    ["GET", "//blobs/1"],
    ["GET", "/%"],
  ])("answers %s %s as API Gateway does without a route", async (method, path) => {
    const { url, invoked } = await start();
    const answer = await raw(
      url,
      `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 .*\{"message":"Not Found"\}$/s);
    expect(invoked).toEqual([]);
  });

  it("answers a request for no URL with 400", async () => {
    const { url } = await start();
    const answer = await raw(url, "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("takes a body of 10 MB, and refuses more with an answer that arrives", async () => {
    const { url, invoked } = await start();
    const limit = 10 * 1024 * 1024;
    const post = (bytes: number) =>
      new Promise<{ status: number | undefined; error?: unknown }>((resolve) => {
        const result: { status: number | undefined; error?: unknown } = { status: undefined };
        const sent = request(`${url}/blobs`, { method: "POST", agent: false });
        sent.on("response", (response) => {
          result.status = response.statusCode;
          response.resume();
        });
        // A client that is still sending when the connection is closed on it hears EPIPE or ECONNRESET.
        sent.on("error", (error) => {
          result.error = error;
        });
        sent.on("close", () => resolve(result));
        sent.end(Buffer.alloc(bytes));
      });
    expect(await post(limit)).toEqual({ status: 200 });
    expect(await post(4 * limit)).toEqual({ status: 413 });
    expect(invoked).toHaveLength(1);
  });

  it("holds no more of all bodies together than it may, and takes others as soon as there is room", async () => {
    let answerAll = () => {};
    const answered = new Promise<void>((resolve) => {
      answerAll = resolve;
    });
    let arrive = () => {};
    const { url } = await start(
      async () => {
        arrive();
        await answered;
        return { statusCode: 200 };
      },
      { maxHeldBytes: 1_000_000 },
    );
    const post = (bytes: number) =>
      fetch(`${url}/blobs`, { method: "POST", body: "x".repeat(bytes) });
    const held = [];
    for (const _one of [1, 2]) {
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      held.push(post(400_000));
      await arrived;
    }
    const refused = await post(300_000);
    expect([refused.status, await refused.text()]).toEqual([
      503,
      '{"message":"Service Unavailable"}',
    ]);
    // Of a client that goes away in the middle nothing is held.
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("POST /blobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\nhalf");
    await once(socket, "connect");
    socket.destroy();
    answerAll();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
    for (const _time of [1, 2, 3]) expect((await post(990_000)).status).toBe(200);
  });

  it("gives the functions no more requests than they may have at a time", async () => {
    const ends: (() => void)[] = [];
    const { url, invoked } = await start(() => new Promise((end) => ends.push(() => end({}))), {
      maxAtWork: 2,
    });
    const text = "GET /blobs/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const answered = once(socket, "data");
    socket.write(text.repeat(3));
    const other = fetch(`${url}/blobs/1`);
    expect((await other).status).toBe(503);
    expect(invoked).toHaveLength(2);
    for (const end of ends.splice(0)) end();
    await answered;
    socket.destroy();
    const later = fetch(`${url}/blobs/1`);
    while (ends.length === 0) await new Promise(setImmediate);
    for (const end of ends) end();
    expect((await later).status).toBe(200);
  });

  it("answers only to names of this machine", async () => {
    const { url, invoked } = await start();
    const get = (host: string) =>
      raw(url, `GET /blobs/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const host of ["127.0.0.1", "localhost:80", "[::1]:8080"]) {
      expect(await get(host)).toMatch(/^HTTP\/1\.1 200 /);
    }
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil",
      "",
      "0.0.0.0",
    ]) {
      expect(await get(host)).toMatch(/^HTTP\/1\.1 403 .*\{"message":"Forbidden"\}$/s);
    }
    expect(invoked).toHaveLength(3);
  });

  it("answers a whole URL only if its host is one of them, whatever the header says", async () => {
    const { url } = await start();
    const get = (target: string) =>
      raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(await get("http://localhost/blobs/1")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get("http://evil.example/blobs/1")).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(["/nowhere", "/blobs/1"])(
    "closes the connection if the client says so: %s",
    async (path) => {
      const { url } = await start();
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      const [answer] = await once(socket.setEncoding("utf8"), "data");
      expect(answer).toMatch(/^connection: close/im);
      await once(socket, "close");
    },
  );

  it.each([
    ["fails", () => Promise.reject(new FunctionError("Error: at secret.js:1"))],
    ["answers nothing", () => undefined],
  ])("answers 500 and no more when a function %s", async (_, answer) => {
    const { url } = await start(answer);
    const response = await fetch(`${url}/blobs/1`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"message":"Internal Server Error"}');
  });

  it("lives on when a client goes away in the middle of a body", async () => {
    const { url } = await start();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("POST /blobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf");
    await once(socket, "ready");
    socket.destroy();
    expect((await fetch(`${url}/blobs/1`)).status).toBe(200);
  });

  it("listens on 127.0.0.1 alone, and no more once it has stopped", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    expect(await isReachable("127.0.0.1", port)).toBe(true);
    expect(await isReachable("127.0.0.2", port)).toBe(false);
    await api?.stop();
    expect(await isReachable("127.0.0.1", port)).toBe(false);
  });

  it("says that its port is taken", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const second = startHttpApi({
      ...{ routes: [], cors, port },
      about: () => ({}),
      invoke: async () => ({}),
    });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
