import { afterEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import {
  delivery,
  localSender,
  openUntilTheEnd,
  secret,
  shortLimitMs,
} from "./callback-sender.fixture.ts";
import { type Answer, startReceiver, startTcpReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

async function outcomeOf(answer: Answer, timeoutMs = 5_000) {
  const receiver = await until(startReceiver({ answer }));
  const sender = await until(localSender({ timeoutMs }));
  return sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
}

describe("callbackSender: the request", () => {
  it("posts the body, byte for byte, signed and named", async () => {
    const receiver = await until(startReceiver());
    const now = new Date();
    const sender = await until(localSender({ now: () => now }));
    const body = JSON.stringify({ blob_id: "b1", labels: [{ label: "Café ☕" }] });
    const url = `http://receiver.test:${receiver.port}/callbacks/a%20b?token=t&x=%2F#part`;
    const outcome = await sender.send({ ...delivery(url), body });
    expect(outcome).toEqual({ kind: "delivered", statusCode: 204, durationMs: expect.any(Number) });

    const [request] = receiver.requests;
    expect(request).toMatchObject({ method: "POST", path: "/callbacks/a%20b?token=t&x=%2F", body });
    expect(request?.headers).toEqual({
      host: `receiver.test:${receiver.port}`,
      connection: "keep-alive",
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "rekog/0.0.0",
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": expect.stringMatching(/^v1,/),
    });
    const headers = request?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(request?.body ?? "", headers)).toEqual(JSON.parse(body));
  });

  it("refuses to send a body above its limit", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    const atLimit = await sender.send({ ...delivery(url), body: "x".repeat(256 * 1024) });
    expect(atLimit.kind).toBe("delivered");
    const above = await sender.send({ ...delivery(url), body: `${"x".repeat(256 * 1024 - 1)}é` });
    expect(above).toMatchObject({ kind: "stop", errorCode: "body_too_large" });
    expect(receiver.requests).toHaveLength(1);
  });

  it("rejects on a delivery that is wrong on our side", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    await expect(sender.send({ ...delivery(url), webhookId: "a\r\nb: c" })).rejects.toThrow();
    await expect(sender.send({ ...delivery(url), secret: "whsec_" })).rejects.toThrow();
    expect(receiver.requests).toHaveLength(0);
  });
});

describe("callbackSender: the answer's status", () => {
  it.each([200, 201, 202, 204, 299])("%d is delivered", async (statusCode) => {
    const outcome = await outcomeOf((response) => response.writeHead(statusCode).end());
    expect(outcome).toMatchObject({ kind: "delivered", statusCode });
    expect(outcome.errorCode).toBeUndefined();
  });

  it.each([
    [400, "status_4xx"],
    [401, "status_4xx"],
    [404, "status_4xx"],
    [429, "status_429"],
    [500, "status_5xx"],
    [503, "status_5xx"],
    [599, "status_5xx"],
    [700, "status_unknown"],
    [300, "redirect_refused"],
    [304, "status_unknown"],
    [305, "status_unknown"],
    [399, "status_unknown"],
  ] as const)("%d is tried again: %s", async (statusCode, errorCode) => {
    const outcome = await outcomeOf((response) => response.writeHead(statusCode).end());
    expect(outcome).toMatchObject({ kind: "retry", phase: "status", statusCode, errorCode });
  });

  it("410 stops", async () => {
    const answer: Answer = (response) => response.writeHead(410, { "retry-after": "5" }).end();
    expect(await outcomeOf(answer)).toEqual({
      kind: "stop",
      phase: "status",
      statusCode: 410,
      errorCode: "status_410",
      durationMs: expect.any(Number),
    });
  });

  it.each([301, 302, 303, 307, 308])("does not follow a %d", async (statusCode) => {
    const target = await until(startReceiver());
    const location = `http://127.0.0.1:${target.port}/2018-06-01/runtime/invocation/next`;
    const outcome = await outcomeOf((response) =>
      response.writeHead(statusCode, { location }).end(),
    );
    expect(outcome).toMatchObject({ kind: "retry", statusCode, errorCode: "redirect_refused" });
    expect(target.connections()).toBe(0);
  });

  it("hears Retry-After in seconds and as a date", async () => {
    const inSeconds: Answer = (response) => response.writeHead(429, { "retry-after": "90" }).end();
    expect(await outcomeOf(inSeconds)).toMatchObject({ kind: "retry", retryAfterMs: 90_000 });

    const retryAt = new Date(Date.now() + 3_600_000).toUTCString();
    const asDate: Answer = (response) => response.writeHead(503, { "retry-after": retryAt }).end();
    const { retryAfterMs } = await outcomeOf(asDate);
    expect(retryAfterMs).toBeGreaterThan(3_590_000);
    expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });
});

describe("callbackSender: receivers that misbehave", () => {
  it("does not wait for a receiver that never answers", async () => {
    const outcome = await outcomeOf(() => {}, 150);
    expect(outcome).toMatchObject({
      kind: "retry",
      phase: "timeout",
      errorCode: "timeout_response",
    });
  });

  it("does not wait for headers that come byte by byte", async () => {
    const slow = await until(
      startTcpReceiver((socket) => {
        socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
        const timer = setInterval(() => socket.write("."), 10);
        socket.on("close", () => clearInterval(timer));
      }),
    );
    const sender = await until(localSender({ timeoutMs: shortLimitMs }));
    const outcome = await sender.send(delivery(`http://127.0.0.1:${slow.port}/`));
    expect(outcome).toMatchObject({
      kind: "retry",
      phase: "timeout",
      errorCode: "timeout_response",
    });
  });

  it("takes the status of an answer whose body never ends, soon, and drops the connection", async () => {
    const receiver = await until(
      startReceiver({ answer: (response) => void response.writeHead(200).write("a") }),
    );
    // Whoever waits for the body's end is still waiting when the test's own time is up.
    const sender = await until(localSender({ timeoutMs: 600_000 }));
    const url = `http://127.0.0.1:${receiver.port}/`;
    const outcome = await sender.send(delivery(url));
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 200 });
    await sender.send(delivery(url));
    expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it("reads little of a body without end, whether it tells its length or not", async () => {
    for (const headers of [{}, { "content-length": String(2 ** 40) }]) {
      let writtenBytes = 0;
      const outcome = await outcomeOf((response) => {
        response.writeHead(200, headers);
        const chunk = Buffer.alloc(64 * 1024);
        const flood = () => {
          while (!response.destroyed && response.write(chunk)) writtenBytes += chunk.length;
        };
        response.on("drain", flood);
        flood();
      });
      expect(outcome).toMatchObject({ kind: "delivered", statusCode: 200 });
      // What the kernel buffers of it, and not more.
      expect(writtenBytes).toBeLessThan(16 * 1024 * 1024);
    }
  });

  it("refuses huge headers", async () => {
    const outcome = await outcomeOf((response) =>
      response.writeHead(200, { "x-huge": "h".repeat(17 * 1024) }).end(),
    );
    expect(outcome).toMatchObject({
      kind: "retry",
      phase: "status",
      errorCode: "headers_too_large",
    });
  });

  it.each([
    ["resets", "connection_reset", (socket) => void socket.resetAndDestroy()],
    ["closes without a word", "connection_closed", (socket) => void socket.end()],
    ["speaks something else", "not_http", (socket) => void socket.end("220 mail.test ESMTP\r\n")],
    [
      "answers half a header",
      "connection_closed",
      (socket) => void socket.end("HTTP/1.1 200 OK\r\n"),
    ],
  ] as [string, string, (socket: import("node:net").Socket) => void][])(
    "knows a receiver that %s: %s",
    async (_what, errorCode, react) => {
      const receiver = await until(
        startTcpReceiver((socket) => void socket.once("data", () => react(socket))),
      );
      const sender = await until(localSender());
      const outcome = await sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
      expect(outcome).toMatchObject({ kind: "retry", phase: "status", errorCode });
    },
  );

  it("knows a port that nothing listens on", async () => {
    const gone = await startReceiver();
    await gone.close();
    const sender = await until(localSender());
    const outcome = await sender.send(delivery(`http://127.0.0.1:${gone.port}/`));
    expect(outcome).toMatchObject({
      kind: "retry",
      phase: "connect",
      errorCode: "connection_refused",
    });
  });
});
