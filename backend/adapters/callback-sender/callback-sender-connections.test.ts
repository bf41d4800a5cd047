import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { delivery, localSender, openUntilTheEnd, shortLimitMs } from "./callback-sender.fixture.ts";
import { startTcpReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

type React = (socket: Socket) => unknown;

/**
 * A receiver that does what it is told with the first request, the second, and so on; with the last thing from there
 * on. A text is sent as it is. `usedBy` has the number of the connection that each request came on.
 */
async function startScripted(...script: (string | React)[]) {
  const usedBy: number[] = [];
  let connections = 0;
  const { port } = await until(
    startTcpReceiver((socket) => {
      connections += 1;
      const connection = connections;
      socket.on("data", (chunk) => {
        if (!chunk.includes("blob_id")) return;
        const react = script[Math.min(usedBy.push(connection), script.length) - 1];
        if (typeof react === "function") react(socket);
        else socket.write(react ?? "");
      });
    }),
  );
  // Whoever waits for more than the status is still waiting when the test's own time is up.
  const sender = await until(localSender({ timeoutMs: 600_000 }));
  const url = `http://127.0.0.1:${port}/`;
  return { url, send: () => sender.send(delivery(url)), usedBy };
}

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const noContent = "HTTP/1.1 204 No Content\r\n\r\n";
const longBody = "b".repeat(17 * 1024);

describe("callbackSender: a connection after an answer", () => {
  it.each([
    ["that has no body", noContent],
    ["whose body is empty", ok],
    ["whose body has a length", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"],
    [
      "in chunks, with trailers",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n",
    ],
    [
      "of HTTP/1.0 that offers more",
      "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
    ],
    ["after 100 Continue", `HTTP/1.1 100 Continue\r\n\r\n${ok}`],
    [
      "after early hints, twice",
      `${"HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n".repeat(2)}${noContent}`,
    ],
  ])("%s is used again", async (_what, answer) => {
    const { send, usedBy } = await startScripted(answer);
    for (const _time of [1, 2, 3]) expect(await send()).toMatchObject({ kind: "delivered" });
    expect(usedBy).toEqual([1, 1, 1]);
  });

  it.each([
    ["that ends it", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nConnection: Close\r\n\r\n"],
    ["of HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n"],
    ["that gives it no time", "HTTP/1.1 204 No Content\r\nkeep-alive: timeout=1\r\n\r\n"],
    ["whose body ends with it", "HTTP/1.1 200 OK\r\n\r\nhello"],
    ["whose body is long", `HTTP/1.1 200 OK\r\ncontent-length: ${17 * 1024}\r\n\r\n${longBody}`],
    ["whose body is wrong", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
    [
      "whose lengths differ",
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
    ],
    ["whose lengths differ in one line", "HTTP/1.1 200 OK\r\ncontent-length: 5, 6\r\n\r\nhello"],
    ["whose length is signed", "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello"],
    [
      "that has chunks and a length",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 15\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ],
    [
      "in chunks and another coding",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ],
    ["and something else", `${ok}220 mail.test ESMTP\r\n`],
    ["and another one", `${ok}HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n`],
    ["and another one's beginning", `${ok}HTTP/1.1 410 Gone\r\ncontent-length: 9\r\n\r\nhel`],
    ["and another one that is provisional", `${ok}HTTP/1.1 100 Continue\r\n\r\n`],
  ])("%s is not used again; the status counts", async (_what, answer) => {
    const { send, usedBy } = await startScripted(answer);
    for (const _time of [1, 2]) expect(await send()).toMatchObject({ kind: "delivered" });
    expect(usedBy).toEqual([1, 2]);
  });

  it.each([
    ["", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
    [
      " as it should be",
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nx",
    ],
  ])("that turns to another protocol%s is not used again", async (_how, answer) => {
    const { send, usedBy } = await startScripted(answer, noContent);
    const outcome = await send();
    expect(outcome).toMatchObject({ kind: "retry", statusCode: 101, errorCode: "status_unknown" });
    expect(await send()).toMatchObject({ kind: "delivered" });
    expect(usedBy).toEqual([1, 2]);
  });

  it("is ended as soon as something comes that was not asked for", async () => {
    let ended: Promise<unknown> | undefined;
    const speakTwice: React = (socket) => {
      ended = once(socket, "close");
      socket.write(noContent, () => socket.write("HTTP/1.1 410 Gone\r\n\r\n"));
    };
    const { send, usedBy } = await startScripted(speakTwice, noContent);
    expect(await send()).toMatchObject({ kind: "delivered" });
    await ended;
    expect(await send()).toMatchObject({ kind: "delivered", statusCode: 204 });
    expect(usedBy).toEqual([1, 2]);
  });
});

describe("callbackSender: a kept connection that the receiver ends", () => {
  const answerAndEnd: React = (socket) => socket.write(noContent, () => socket.end());

  it.each([
    ["when it gets the next request", noContent, (socket: Socket) => socket.end()],
    ["in the middle of an answer", noContent, (socket: Socket) => socket.end("HTTP/1.1 20")],
    ["while it idles", answerAndEnd, noContent],
  ])("%s is replaced within the attempt", async (_when, first, second) => {
    const { send, usedBy } = await startScripted(first, second, noContent);
    for (const _time of [1, 2]) expect(await send()).toMatchObject({ kind: "delivered" });
    expect(usedBy.at(-1)).toBe(2);
  });

  it("is replaced once: an error on the new one is the receiver's", async () => {
    const { send, usedBy } = await startScripted(noContent, (socket) => socket.end());
    await send();
    expect(await send()).toMatchObject({ kind: "retry", errorCode: "connection_closed" });
    expect(usedBy).toEqual([1, 1, 2]);
  });

  it("is not replaced where the receiver spoke, or was too slow", async () => {
    const garbled = await startScripted(noContent, "220 mail.test ESMTP\r\n");
    await garbled.send();
    expect(await garbled.send()).toMatchObject({ phase: "status", errorCode: "not_http" });
    expect(garbled.usedBy).toEqual([1, 1]);

    const silent = await startScripted(noContent, () => {});
    const hasty = await until(localSender({ timeoutMs: shortLimitMs }));
    await hasty.send(delivery(silent.url));
    const outcome = await hasty.send(delivery(silent.url));
    expect(outcome).toMatchObject({ phase: "timeout", errorCode: "timeout_response" });
    expect(silent.usedBy).toEqual([1, 1]);
  });
});

describe("callbackSender: what a receiver says as it ends a kept connection", () => {
  const close = "Connection: close\r\ncontent-length: 0\r\n\r\n";
  const timedOut = `HTTP/1.1 408 Request Time-out\r\n${close}`;
  const say =
    (text: string): React =>
    (socket) =>
      void socket.end(text);

  it.each([
    ["408", timedOut],
    ["408 that says nothing of the connection", "HTTP/1.1 408 No\r\ncontent-length: 0\r\n\r\n"],
    ["400", `HTTP/1.1 400 Bad Request\r\n${close}`],
    ["503", `HTTP/1.1 503 Shutting down\r\n${close}`],
    ["half an answer", "HTTP/1.1 408 Requ"],
    ["what is no HTTP", "421 idle for too long\r\n"],
  ])("%s: is no answer to the request that crossed it", async (_what, text) => {
    const { send, usedBy } = await startScripted(noContent, say(text), noContent);
    for (const _time of [1, 2, 3]) expect(await send()).toMatchObject({ statusCode: 204 });
    expect(usedBy).toEqual([1, 1, 2, 2]);
  });

  it.each([
    ["long", `content-length: ${longBody.length}\r\n\r\n${longBody}`],
    ["slow", "content-length: 9\r\n\r\nhel"],
    ["without an end", "\r\nhello"],
  ])(
    "is an answer where it only has a body that is %s: nothing is sent twice",
    async (_what, rest) => {
      const throttled = `HTTP/1.1 429 Too Many Requests\r\nretry-after: 600\r\n${rest}`;
      const { send, usedBy } = await startScripted(noContent, throttled);
      await send();
      expect(await send()).toMatchObject({ errorCode: "status_429", retryAfterMs: 600_000 });
      expect(usedBy).toEqual([1, 1]);
    },
  );

  it.each([
    ["does not answer there", 503, "status_5xx", () => {}],
    ["breaks that off", 410, "status_410", (socket: Socket) => socket.resetAndDestroy()],
  ])("is all that is known of a receiver that %s", async (_what, status, errorCode, react) => {
    const gone = `HTTP/1.1 ${status} No\r\nretry-after: 600\r\n${close}`;
    const { url, usedBy } = await startScripted(noContent, say(gone), react);
    const hasty = await until(localSender({ timeoutMs: shortLimitMs }));
    await hasty.send(delivery(url));
    expect(await hasty.send(delivery(url))).toMatchObject({ statusCode: status, errorCode });
    expect(usedBy).toEqual([1, 1, 2]);
  });

  it("of a 408 is nothing known where nobody answers afterwards", async () => {
    const { send } = await startScripted(noContent, say(timedOut), (socket) =>
      socket.resetAndDestroy(),
    );
    await send();
    expect(await send()).toMatchObject({ kind: "retry", errorCode: "connection_reset" });
  });

  it("is an answer on a new connection", async () => {
    const { send, usedBy } = await startScripted(noContent, say(timedOut));
    await send();
    expect(await send()).toMatchObject({ kind: "retry", statusCode: 408, errorCode: "status_4xx" });
    expect(usedBy).toEqual([1, 1, 2]);
  });

  it.each([
    ["408", timedOut],
    ["what is no HTTP", "bye\r\n"],
    ["200", ok],
    ["nothing", ""],
    ["nothing, and resets it", undefined],
  ])("%s: is seen before the next request is sent, however lately it came", async (_what, text) => {
    const sockets: Socket[] = [];
    const usedBy: number[] = [];
    const { port } = await until(
      startTcpReceiver((socket) => {
        const connection = sockets.push(socket);
        socket.on("data", (chunk) => {
          if (!chunk.includes("blob_id")) return;
          usedBy.push(connection);
          socket.write(noContent);
        });
      }),
    );
    const sender = await until(localSender());
    const url = `http://127.0.0.1:${port}/`;
    await sender.send(delivery(url));
    // In this very turn of the event loop: what the receiver wrote is on its way, and no one has read it.
    if (text === undefined) sockets[0]?.resetAndDestroy();
    else sockets[0]?.end(text);
    expect(await sender.send(delivery(url))).toMatchObject({ kind: "delivered", statusCode: 204 });
    expect(usedBy).toEqual([1, 2]);
  });
});

describe("callbackSender: answers that come early", () => {
  it("knows a receiver that speaks first", async () => {
    const receiver = await until(
      startTcpReceiver((socket) => void socket.write("SSH-2.0-OpenSSH_9.6\r\n")),
    );
    const sender = await until(localSender());
    const outcome = await sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "retry", phase: "status", errorCode: "not_http" });
  });

  it("hears the status of a receiver that does not read the request to its end", async () => {
    const answer = "HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n";
    const receiver = await until(
      startTcpReceiver((socket) => void socket.once("data", () => socket.pause().write(answer))),
    );
    // More than the kernel takes for a receiver that does not read.
    const body = "x".repeat(12 * 1024 * 1024);
    const sender = await until(localSender({ maxBodyBytes: body.length }));
    const outcome = await sender.send({ ...delivery(`http://127.0.0.1:${receiver.port}/`), body });
    expect(outcome).toMatchObject({ kind: "retry", statusCode: 413, errorCode: "status_4xx" });
  });

  it("has the status that came while the process was halted until the time was up", async () => {
    const halt = () =>
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, shortLimitMs + 50);
    const receiver = await until(
      startTcpReceiver((socket) => {
        socket.once("data", () => {
          socket.write("HTTP/1.1 204 No Content\r\n\r\n");
          halt();
        });
      }),
    );
    const sender = await until(localSender({ timeoutMs: shortLimitMs }));
    const outcome = await sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 204 });
  });

  it("has the status, though the time is up before the body's end", async () => {
    const answer = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel";
    const receiver = await until(
      startTcpReceiver((socket) => void socket.on("data", () => socket.write(answer))),
    );
    const sender = await until(localSender({ timeoutMs: shortLimitMs }));
    const outcome = await sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 200 });
  });
});
