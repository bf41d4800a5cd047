import { afterEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { delivery, localSender, openUntilTheEnd, secret } from "./callback-sender.fixture.ts";
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
    [304, "redirect_refused"],
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
    expect(outcome.durationMs).toBeLessThan(1_000);
  });

  it("does not wait for headers that come byte by byte", async () => {
    const slow = await until(
      startTcpReceiver((socket) => {
        socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
        const timer = setInterval(() => socket.write("."), 10);
        socket.on("close", () => clearInterval(timer));
      }),
    );
    const sender = await until(localSender({ timeoutMs: 150 }));
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
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    const outcome = await sender.send(delivery(url));
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 200 });
    expect(outcome.durationMs).toBeLessThan(2_000);
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

describe("callbackSender: kept connections", () => {
  it("are used again for the same origin", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender());
    for (const path of ["a", "b", "c"]) {
      await sender.send(delivery(`http://127.0.0.1:${receiver.port}/${path}`));
    }
    expect(receiver.requests.map(({ path }) => path)).toEqual(["/a", "/b", "/c"]);
    expect(receiver.connections()).toBe(1);
  });

  it("carry many deliveries at once, one each", async () => {
    const waiting: (() => void)[] = [];
    const receiver = await until(
      startReceiver({
        answer: (response) => {
          waiting.push(() => response.writeHead(204).end());
          if (waiting.length === 10) for (const answer of waiting.splice(0)) answer();
        },
      }),
    );
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    for (const _round of [1, 2]) {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => sender.send(delivery(url))),
      );
      expect(outcomes.every(({ kind }) => kind === "delivered")).toBe(true);
    }
    expect(receiver.connections()).toBe(10);
  });

  it("are replaced at once when the receiver has closed them, also in the middle of a request", async () => {
    let isFirst = true;
    const receiver = await until(
      startTcpReceiver((socket) => {
        const isDoomed = isFirst;
        isFirst = false;
        let seen = 0;
        socket.on("data", (chunk) => {
          if (!chunk.includes("blob_id")) return;
          seen += 1;
          if (isDoomed && seen === 2) socket.resetAndDestroy();
          else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
        });
      }),
    );
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    expect((await sender.send(delivery(url))).kind).toBe("delivered");
    expect((await sender.send(delivery(url))).kind).toBe("delivered");
    expect(isFirst).toBe(false);
  });

  it("are not kept where the receiver asks for that", async () => {
    const receiver = await until(
      startReceiver({
        answer: (response) => response.writeHead(204, { connection: "close" }).end(),
      }),
    );
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${receiver.port}/`;
    await sender.send(delivery(url));
    await sender.send(delivery(url));
    expect(receiver.connections()).toBe(2);
  });

  it("are not used after 4 s, though no timer may have run", async () => {
    let nowMs = 0;
    const receiver = await until(startReceiver());
    const sender = await until(localSender({ monotonicMs: () => nowMs }));
    const url = `http://127.0.0.1:${receiver.port}/`;
    for (const atMs of [0, 3_999, 7_999]) {
      nowMs = atMs;
      await sender.send(delivery(url));
    }
    expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  it("are kept up to a number, the oldest of them dropped first", async () => {
    const receivers = await Promise.all(Array.from({ length: 65 }, () => until(startReceiver())));
    const sender = await until(localSender());
    const sendTo = (index: number) =>
      sender.send(delivery(`http://127.0.0.1:${receivers[index]?.port}/`));
    for (const index of receivers.keys()) await sendTo(index);
    for (const index of [0, 2, 64]) await sendTo(index);
    const connections = [0, 2, 64].map((index) => receivers[index]?.connections());
    expect(connections).toEqual([2, 1, 1]);
  });
});
