import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { targetOf, toHttpEvent } from "./http-event.ts";

const route = { method: "POST", path: "/blobs/{blob_id}", function: "get" };
const match = { route, pathParameters: { blob_id: "1" } };
const now = new Date("2026-11-23T12:00:00.000Z");

describe("toHttpEvent", () => {
  let server: Server;
  let event: APIGatewayProxyEventV2 | undefined;
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("end", () => {
        const target = targetOf(incoming);
        event = target && toHttpEvent(incoming, target, Buffer.concat(chunks), match, now);
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The event of a request that really was on a socket. */
  async function send(
    path: string,
    headers: Record<string, string | string[]> = {},
    body?: string | Buffer,
  ): Promise<APIGatewayProxyEventV2> {
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      request(
        { host: "127.0.0.1", port, path, method: "POST", headers, agent: false },
        (response) => response.resume().on("end", resolve),
      )
        .on("error", reject)
        .end(body);
    });
    if (!event) throw new Error("There was no event.");
    return event;
  }

  it("has the shape of payload format 2.0", async () => {
    expect(await send("/blobs/1?max_labels=3", { "User-Agent": "test" })).toEqual({
      version: "2.0",
      routeKey: "POST /blobs/{blob_id}",
      rawPath: "/blobs/1",
      rawQueryString: "max_labels=3",
      headers: expect.objectContaining({ "user-agent": "test" }),
      queryStringParameters: { max_labels: "3" },
      pathParameters: { blob_id: "1" },
      requestContext: expect.objectContaining({
        http: {
          method: "POST",
          path: "/blobs/1",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "test",
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: "POST /blobs/{blob_id}",
        stage: "$default",
        time: now.toISOString(),
        timeEpoch: now.getTime(),
      }),
      isBase64Encoded: false,
    });
  });

  it("joins a query parameter that is given twice, and decodes it", async () => {
    const { queryStringParameters, rawQueryString } = await send(
      "/x?labels=Car&labels=Dog+%C3%A4&a",
    );
    expect(queryStringParameters).toEqual({ labels: "Car,Dog ä", a: "" });
    expect(rawQueryString).toBe("labels=Car&labels=Dog+%C3%A4&a");
  });

  it("has no query parameters where there is no query", async () => {
    expect(await send("/x?")).not.toHaveProperty("queryStringParameters");
  });

  it("joins a header that is given twice, and names all in lower case", async () => {
    const { headers } = await send("/x", { "X-Trace": ["one", "two"], "Content-Type": "text/a" });
    expect(headers).toMatchObject({ "x-trace": "one,two", "content-type": "text/a" });
  });

  it("hands JSON and text over as text, with or without a charset", async () => {
    for (const type of ["application/json", "application/json; charset=utf-8", "text/plain"]) {
      const made = await send("/x", { "content-type": type }, '{"a":"ä"}');
      expect(made).toMatchObject({ body: '{"a":"ä"}', isBase64Encoded: false });
    }
  });

  it("hands any other body over as base64", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    const made = await send("/x", { "content-type": "image/jpeg" }, bytes);
    expect(made).toMatchObject({ body: bytes.toString("base64"), isBase64Encoded: true });
  });

  it("keeps a path that begins with two slashes", async () => {
    expect((await send("//evil.example/blobs")).rawPath).toBe("//evil.example/blobs");
  });
});
