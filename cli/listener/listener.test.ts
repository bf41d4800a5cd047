import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendWith,
} from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Agent, request } from "undici";
import { callbackSender } from "../../backend/adapters/callback-sender/callback-sender.ts";
import { newCallbackSecret } from "../../backend/adapters/callback-sender/new-callback-secret.ts";
import { signCallback } from "../../backend/adapters/callback-sender/sign-callback.ts";
import { receiverAt } from "../testing/receiver.ts";
import { type Listener, type ListenerOptions, startListener } from "./listener.ts";
import type { ReceivedCallback } from "./received-callback.ts";

const secret = newCallbackSecret();
const body = JSON.stringify({ blob_id: "b1", metadata: { name: "Café ☕" } });
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A listener, and the callbacks that it told of; `next` awaits one more. */
async function listen(options: Partial<ListenerOptions> = {}) {
  const callbacks: ReceivedCallback[] = [];
  let wake = () => {};
  const listener = await startListener({
    tls: false,
    secretFor: (blobId) => (blobId === "b1" ? secret : undefined),
    onCallback: (callback) => {
      callbacks.push(callback);
      wake();
    },
    ...options,
  });
  closing.push(listener.stop);
  const next = async () => {
    while (callbacks.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return callbacks.shift() as ReceivedCallback;
  };
  return { listener, next, callbacks };
}

function openSender() {
  const sender = callbackSender({ userAgent: "rekog/0.0.0", allowLoopback: true });
  closing.push(sender.close);
  return sender;
}

const deliveryTo = ({ url, certificateSha256 }: Listener) => ({
  url,
  body,
  secret,
  webhookId: "msg_1",
  trust: certificateSha256 === undefined ? {} : { certificateSha256 },
});

const post = async (url: string, text: string | Buffer, headers: Record<string, string> = {}) => {
  const answer = await request(url, { method: "POST", body: text, headers });
  await answer.body.dump();
  return answer;
};

/** A receiver to forward to: `seen` has what came, `answer` says what goes back. */
async function startDeveloper(answer: (response: ServerResponse) => void) {
  const seen: { request: IncomingMessage; body: Buffer }[] = [];
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((bytes) => {
      seen.push({ request: incoming, body: bytes });
      answer(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?k=v` };
}

describe("startListener", () => {
  it("takes a callback over HTTPS that only its fingerprint vouches for, and verifies it", async () => {
    const { listener, next } = await listen({ tls: true });
    expect(listener.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
    const sender = openSender();
    const outcome = await sender.send(deliveryTo(listener));
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 204 });
    const callback = await next();
    expect(callback).toMatchObject({
      path: "/",
      blobId: "b1",
      webhookId: "msg_1",
      verified: true,
      statusCode: 204,
      json: JSON.parse(body),
    });
    expect(callback.body.toString()).toBe(body);
    expect(callback.headers["user-agent"]).toBe("rekog/0.0.0");

    const untrusted = await sender.send({ ...deliveryTo(listener), trust: {} });
    expect(untrusted.errorCode).toBe("tls_self_signed");
  });

  it("takes plain HTTP, below any path", async () => {
    const { listener, next } = await listen();
    expect(listener.certificateSha256).toBeUndefined();
    const sender = openSender();
    await sender.send({ ...deliveryTo(listener), url: `${listener.url}a/b?c=d` });
    expect(await next()).toMatchObject({ path: "/a/b?c=d", verified: true });
  });

  it("turns a callback down that is not genuine, and says why", async () => {
    const { listener, next } = await listen();
    const sender = openSender();
    const forged = { ...deliveryTo(listener), secret: newCallbackSecret() };
    expect(await sender.send(forged)).toMatchObject({ kind: "retry", statusCode: 401 });
    expect(await next()).toMatchObject({
      verified: false,
      refusal: { code: "wrong_signature" },
      statusCode: 401,
    });
    expect((await post(listener.url, body)).statusCode).toBe(401);
    expect(await next()).toMatchObject({ verified: false, refusal: { code: "missing_header" } });
  });

  it("takes what it has no secret for, without a verdict", async () => {
    const { listener, next } = await listen();
    for (const [text, blobId] of [
      ['{"blob_id":"b2"}', "b2"],
      ["no json", undefined],
      ["", undefined],
      ['{"blob_id":1}', undefined],
      ["null", undefined],
    ] as const) {
      expect((await post(listener.url, text)).statusCode).toBe(204);
      expect(await next()).toMatchObject({ blobId, verified: "unknown", refusal: undefined });
    }
  });

  it("takes POST alone, and bodies up to its limit", async () => {
    const { listener, next, callbacks } = await listen({ maxBodyBytes: 100 });
    const get = await request(listener.url);
    await get.body.dump();
    expect([get.statusCode, get.headers.allow]).toEqual([405, "POST"]);
    expect((await post(listener.url, "x".repeat(101))).statusCode).toBe(413);
    expect((await post(listener.url, "x".repeat(100))).statusCode).toBe(204);
    expect((await next()).body).toHaveLength(100);
    expect(callbacks).toEqual([]);
  });

  it("survives a sender that breaks off, and what its own listener throws", async () => {
    const errors: string[] = [];
    let heardOfTwo = () => {};
    const two = new Promise<void>((resolve) => (heardOfTwo = resolve));
    const { listener } = await listen({
      onCallback: () => {
        throw new Error("of the command");
      },
      onError: (error) => {
        if (errors.push(String(error)) === 2) heardOfTwo();
      },
    });
    const socket = connect(Number(new URL(listener.url).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf");
    await once(socket, "connect");
    socket.resetAndDestroy();
    expect((await post(listener.url, body)).statusCode).toBe(401);
    expect((await post(listener.url, "{}")).statusCode).toBe(204);
    await two;
    await listener.stop();
    expect(errors).toEqual(["Error: of the command", "Error: of the command"]);
  });

  it("rejects when the port is taken", async () => {
    const { listener } = await listen();
    const port = Number(new URL(listener.url).port);
    await expect(listen({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("names the host that others know it by", async () => {
    const { listener } = await listen({ tls: true, host: "0.0.0.0", publicHost: "tunnel.test" });
    expect(listener.url).toMatch(/^https:\/\/tunnel\.test:\d+\/$/);
    const everywhere = await listen({ host: "0.0.0.0" });
    expect(everywhere.listener.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});

describe("startListener: receiver", () => {
  it("hands a callback on, byte for byte with its headers, and answers with the receiver's status", async () => {
    const developer = await startDeveloper((response) =>
      response.writeHead(429, { "retry-after": "7" }).end("busy"),
    );
    const { listener, next } = await listen({ receiver: receiverAt(developer.url) });
    const bytes = Buffer.concat([Buffer.from(body), Buffer.from([0, 0xff, 0x0d, 0x0a])]);
    const headers = {
      "Content-Type": "application/json",
      "X-Twice": "kept as it is",
      ...signCallback({ webhookId: "msg_1", sentAt: new Date(), body, secret }),
      connection: "X-Hop",
      "X-Hop": "for the listener alone",
      "proxy-authorization": "Basic Zm9v",
    };
    // undici would not send `connection` as it is told.
    const answer = once(sendWith(listener.url, { method: "POST", headers }).end(bytes), "response");
    const [{ statusCode, headers: answered }] = (await answer) as [IncomingMessage];
    expect([statusCode, answered["retry-after"]]).toEqual([429, "7"]);
    expect(await next()).toMatchObject({
      statusCode: 429,
      forwarded: { kind: "answered", statusCode: 429, retryAfter: "7" },
    });

    const [received] = developer.seen;
    expect(received?.body.equals(bytes)).toBe(true);
    expect(received?.request.url).toBe("/hook?k=v");
    const names = received?.request.rawHeaders.filter((_text, index) => index % 2 === 0);
    expect(names).toEqual(expect.arrayContaining(["Content-Type", "X-Twice", "webhook-signature"]));
    expect(received?.request.headers).toMatchObject({
      host: new URL(developer.url).host,
      "content-length": String(bytes.length),
      "webhook-signature": headers["webhook-signature"],
    });
    expect(names).not.toContain("X-Hop");
    expect(names).not.toContain("proxy-authorization");
  });

  it("hands on what is not genuine too: the receiver's own check is what is tried out", async () => {
    const developer = await startDeveloper((response) => response.writeHead(403).end());
    const { listener, next } = await listen({ receiver: receiverAt(developer.url) });
    expect((await post(listener.url, body)).statusCode).toBe(403);
    expect(await next()).toMatchObject({ verified: false, statusCode: 403 });
  });

  it.each<[string, (socket: Socket) => void]>([
    ["broken the connection off", (socket) => void socket.resetAndDestroy()],
    ["closed the connection", (socket) => void socket.destroy()],
  ])("does not say that it answered a sender who had %s by then", async (_, leave) => {
    let arrived = (_response: ServerResponse) => {};
    const arrival = new Promise<ServerResponse>((resolve) => (arrived = resolve));
    const developer = await startDeveloper((response) => arrived(response));
    const { listener, next } = await listen({ receiver: receiverAt(developer.url) });
    const socket = connect(Number(new URL(listener.url).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}");
    const response = await arrival;
    leave(socket);
    await once(socket, "close");
    // The listener hears of it between two turns of the event loop.
    for (const _turn of [1, 2, 3]) await new Promise(setImmediate);
    response.writeHead(204).end();
    const forwarded = { kind: "answered", statusCode: 204 };
    expect(await next()).toMatchObject({ statusCode: undefined, forwarded });
  });

  it("answers when the receiver has, and not when its body ends", async () => {
    let ended: Promise<unknown> | undefined;
    const developer = await startDeveloper((response) => {
      ended = once(response, "close");
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": no end\n\n");
    });
    const { listener, next } = await listen({
      receiver: receiverAt(developer.url),
      forwardTimeoutMs: 1e9,
    });
    expect((await post(listener.url, body)).statusCode).toBe(200);
    expect(await next()).toMatchObject({ forwarded: { kind: "answered", statusCode: 200 } });
    // Nobody goes on reading.
    await ended;
  });

  it("answers 502 when the receiver can't be reached or takes too long", async () => {
    const gone = await listen();
    await gone.listener.stop();
    const unreachable = await listen({ receiver: receiverAt(gone.listener.url) });
    expect((await post(unreachable.listener.url, "{}")).statusCode).toBe(502);
    expect(await unreachable.next()).toMatchObject({
      forwarded: { kind: "unanswered", reason: "ECONNREFUSED" },
    });

    const developer = await startDeveloper(() => {});
    const slow = await listen({ receiver: receiverAt(developer.url), forwardTimeoutMs: 50 });
    expect((await post(slow.listener.url, "{}")).statusCode).toBe(502);
    expect(await slow.next()).toMatchObject({ forwarded: { reason: "TimeoutError" } });

    // Its time runs while there is no connection yet, too.
    const sockets: Socket[] = [];
    const silent = createTcpServer((socket) => sockets.push(socket.on("error", () => {})));
    await once(silent.listen(0, "127.0.0.1"), "listening");
    closing.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const receiver = receiverAt(`https://127.0.0.1:${port}/`);
    const shaking = await listen({ receiver, forwardTimeoutMs: 50 });
    expect((await post(shaking.listener.url, "{}")).statusCode).toBe(502);
    const forwarded = { code: "timeout_tls", reason: "TimeoutError" };
    expect(await shaking.next()).toMatchObject({ forwarded });
  });

  it.each<[string, (socket: Socket) => void]>([
    [
      "408",
      (socket) => void socket.end("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"),
    ],
    ["nothing", (socket) => void socket.end()],
    ["a reset", (socket) => void socket.resetAndDestroy()],
  ])("takes %s with which a receiver ends a kept connection for no answer", async (_, end) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      let requests = 0;
      socket.on("data", () => {
        if (++requests === 1) socket.write("HTTP/1.1 204 No Content\r\n\r\n");
        else end(socket);
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    closing.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    const { listener } = await listen({ receiver: receiverAt(`http://127.0.0.1:${port}/`) });
    for (const _callback of [1, 2]) {
      expect((await post(listener.url, "{}")).statusCode).toBe(204);
    }
  });

  it("answers 502 to a sender whose receiver goes over to another protocol", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    closing.push(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    const { listener, next } = await listen({ receiver: receiverAt(`http://127.0.0.1:${port}/`) });
    expect((await post(listener.url, "{}")).statusCode).toBe(502);
    expect(await next()).toMatchObject({ statusCode: 502, forwarded: { statusCode: 101 } });
  });

  it("does not follow a redirect of the receiver", async () => {
    const { listener: target, callbacks } = await listen();
    const developer = await startDeveloper((response) =>
      response.writeHead(307, { location: target.url }).end(),
    );
    const { listener } = await listen({ receiver: receiverAt(developer.url) });
    expect((await post(listener.url, "{}")).statusCode).toBe(307);
    expect(callbacks).toEqual([]);
  });
});

describe("startListener: stop", () => {
  it("ends connections that are kept, idle, or still in their handshake", async () => {
    const { listener } = await listen({ tls: true });
    const agent = new Agent({ connect: { rejectUnauthorized: false } });
    closing.push(() => agent.destroy());
    const answer = await request(listener.url, { method: "POST", body: "{}", dispatcher: agent });
    await answer.body.dump();
    const { port } = new URL(listener.url);
    const silent = connect(Number(port), "127.0.0.1");
    silent.on("error", () => {});
    await once(silent, "connect");
    await Promise.all([listener.stop(), once(silent, "close")]);
    await listener.stop();
    await expect(post(listener.url, "{}")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("ends a forward that hangs, and tells nothing any more", async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const developer = await startDeveloper(() => arrived());
    const { listener, callbacks } = await listen({ receiver: receiverAt(developer.url) });
    const posting = post(listener.url, "{}").then(
      () => "answered",
      () => "cut off",
    );
    await arrival;
    await listener.stop();
    expect(await posting).toBe("cut off");
    expect(callbacks).toEqual([]);
  });

  it("lets the answer out when it is stopped on the first callback", async () => {
    const stopping: Promise<void>[] = [];
    const { listener } = await listen({
      tls: true,
      onCallback: () => void stopping.push(listener.stop()),
    });
    expect(await openSender().send(deliveryTo(listener))).toMatchObject({ kind: "delivered" });
    expect(stopping).toHaveLength(1);
    await stopping[0];
  });
});
