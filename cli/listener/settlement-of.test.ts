import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Agent } from "undici";
import { tlsCodes } from "../../backend/adapters/callback-sender/tls-fault.ts";
import { receivers } from "../testing/receiver.ts";
import { forward } from "./forward.ts";
import { settlementOf, unansweredCode } from "./settlement-of.ts";

const startReceiver = receivers();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A port where connections meet that fate. */
async function portOf(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    closing.push(() => socket.destroy());
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const wallClock = () => Date.parse("Thu, 26 Nov 2026 12:00:00 GMT");

async function settlementAt(url: string, timeoutMs = 10_000) {
  const dispatcher = new Agent();
  closing.push(() => dispatcher.destroy());
  const { signal } = new AbortController();
  const rawHeaders = ["content-type", "application/json"];
  const body = Buffer.from("{}");
  return settlementOf(
    await forward({ url, rawHeaders, body, dispatcher, timeoutMs, wallClock, signal }),
    12.6,
  );
}

/** Long enough for a connection on a machine that does much else. */
const shortLimitMs = 1_500;

/** Nothing else in this process runs meanwhile, as after Ctrl-Z. */
const halt = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const says = (text: string) => (socket: Socket) => void socket.once("data", () => socket.end(text));

describe("settlementOf", () => {
  it("has the receiver's own answer, and what it asks for", async () => {
    const busy = await startReceiver({
      answer: (response) => response.writeHead(503, { "retry-after": "7" }).end("later"),
    });
    expect(await settlementAt(busy.url)).toEqual({
      status_code: 503,
      retry_after_seconds: 7,
      duration_ms: 13,
    });
    const fine = await startReceiver();
    expect(await settlementAt(fine.url)).toEqual({ status_code: 204, duration_ms: 13 });
  });

  it("reckons a date from the answer's own", async () => {
    const receiver = await startReceiver({
      answer: (response) =>
        response
          .writeHead(429, {
            date: "Thu, 26 Nov 2026 12:00:00 GMT",
            "retry-after": "Thu, 26 Nov 2026 12:02:00 GMT",
          })
          .end(),
    });
    expect(await settlementAt(receiver.url)).toMatchObject({ retry_after_seconds: 120 });
  });

  it.each([
    ["more seconds than a century has", "9999999999", 43_200],
    ["a date, in an answer without one", "Thu, 26 Nov 2026 12:02:00 GMT", 120],
  ])("hears %s as the API's own sender does", async (_, retryAfter, seconds) => {
    const port = await portOf(
      says(`HTTP/1.1 503 Busy\r\nretry-after: ${retryAfter}\r\ncontent-length: 0\r\n\r\n`),
    );
    const settlement = await settlementAt(`http://127.0.0.1:${port}/`);
    expect(settlement).toEqual({ status_code: 503, retry_after_seconds: seconds, duration_ms: 13 });
  });

  it("has the answer that came while the process was halted, for longer than it waits for one", async () => {
    const port = await portOf((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 204 No Content\r\n\r\n");
        halt(shortLimitMs + 50);
      });
    });
    const settlement = await settlementAt(`http://127.0.0.1:${port}/`, shortLimitMs);
    expect(settlement).toEqual({ status_code: 204, duration_ms: 13 });
  });

  it("goes by the status where the body is cut off", async () => {
    const port = await portOf(says("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"));
    expect(await settlementAt(`http://127.0.0.1:${port}/`)).toMatchObject({ status_code: 200 });
    const endless = await portOf((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 201 Created\r\n\r\nand so on"));
    });
    const slow = await settlementAt(`http://127.0.0.1:${endless}/`, 200);
    expect(slow).toMatchObject({ status_code: 201 });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["connection_closed", (socket) => void socket.once("data", () => socket.end())],
    ["connection_reset", (socket) => void socket.once("data", () => socket.resetAndDestroy())],
    ["not_http", says("220 mail.example.com ESMTP\r\n\r\n")],
    ["headers_too_large", says(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)],
  ])("says %s as the API's own sender would", async (code, onSocket) => {
    const port = await portOf(onSocket);
    expect(await settlementAt(`http://127.0.0.1:${port}/`)).toEqual({
      error_code: code,
      duration_ms: 13,
    });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["connection_closed", (socket) => void socket.once("data", () => socket.end())],
    ["connection_reset", (socket) => void socket.once("data", () => socket.resetAndDestroy())],
  ])("says %s of a TLS handshake as the API's own sender would", async (code, onSocket) => {
    const port = await portOf(onSocket);
    expect(await settlementAt(`https://127.0.0.1:${port}/`)).toMatchObject({ error_code: code });
  });

  it.each(["099 x", "000 x", "101 Switching Protocols"])(
    "does not say that there was no connection where the receiver began with %s",
    async (status) => {
      const port = await portOf(says(`HTTP/1.1 ${status}\r\n\r\n`));
      expect(await settlementAt(`http://127.0.0.1:${port}/`)).toEqual({
        ...{ error_code: "not_http", duration_ms: 13 },
      });
    },
  );

  it("says that nobody listens, that nobody answers, and that a certificate is self-signed", async () => {
    const port = await portOf(() => {});
    const silent = await settlementAt(`http://127.0.0.1:${port}/`, 50);
    expect(silent).toMatchObject({ error_code: "timeout_response" });
    const plain = await startReceiver();
    const noTls = await settlementAt(plain.url.replace("http:", "https:"));
    expect(noTls).toMatchObject({ error_code: "tls_not_tls" });
    const selfSigned = await startReceiver({ tls: true });
    const untrusted = await settlementAt(selfSigned.url);
    expect(untrusted).toMatchObject({ error_code: "tls_self_signed" });
    await plain.close();
    const refused = await settlementAt(plain.url);
    expect(refused).toMatchObject({ error_code: "connection_refused" });
    const unknown = await settlementAt("http://no-such-host.invalid/");
    expect(["name_not_found", "dns_failed"]).toContain(
      "error_code" in unknown && unknown.error_code,
    );
  });

  it.each([
    ["EHOSTUNREACH", "host_unreachable"],
    ["EAI_NODATA", "dns_failed"],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "tls_failed"],
    ["INVALID_PURPOSE", "tls_failed"],
    ["UNSPECIFIED", "tls_failed"],
    ["CERT_CHAIN_TOO_LONG", "tls_failed"],
    ["UND_ERR_CONNECT_TIMEOUT", "timeout_connect"],
    ["something else", "connection_failed"],
  ])("takes %s for %s", (reason, code) => {
    expect(unansweredCode(reason)).toBe(code);
  });
});

it("calls what goes wrong with TLS as the API's own sender does", () => {
  expect(Object.keys(tlsCodes).length).toBeGreaterThan(10);
  for (const [reason, code] of Object.entries(tlsCodes)) expect(unansweredCode(reason)).toBe(code);
});
