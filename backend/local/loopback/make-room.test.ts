import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type LoopbackServer, serviceLimits, startLoopbackServer } from "./loopback-server.ts";

const maxConnections = 20;
const get = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

const sockets: Socket[] = [];
const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start() {
  const served: (() => void)[] = [];
  const server = await startLoopbackServer({
    port: 0,
    limits: { ...serviceLimits, maxConnections },
    serve: async (request, response) => {
      if (request.url === "/slow") await new Promise<void>((resolve) => served.push(resolve));
      response.end("ok");
    },
    onError: () => {},
  });
  servers.push(server);
  return { port: server.port, served };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  sockets.push(socket);
  await once(socket, "connect");
  return socket;
}

/** The first that comes, or that nothing does any more */
const said = (socket: Socket) =>
  new Promise<string>((resolve) => {
    socket.once("data", (chunk) => resolve(chunk.toString("latin1").slice(0, 15)));
    socket.once("close", () => resolve("closed"));
    if (socket.destroyed) resolve("closed");
  });

async function ask(socket: Socket, text = get): Promise<string> {
  const answer = said(socket);
  socket.write(text);
  return answer;
}

const openMany = (port: number, count: number) =>
  Promise.all(Array.from({ length: count }, () => open(port)));

describe("a server that has as many connections as it may have", () => {
  it.each([
    ["say nothing", ""],
    ["broke off in their headers", "GET / HTTP/1.1\r\nHost: 127"],
    ["had an answer", get],
  ])("takes another client's, where all others %s", async (_name, text) => {
    const { port } = await start();
    for (const socket of await openMany(port, 3 * maxConnections)) socket.write(text);
    expect(await ask(await open(port))).toBe("HTTP/1.1 200 OK");
  });

  it("ends the one that sends most before it was answered, and serves none of that", async () => {
    const { port, served } = await start();
    const slow = get.replace("/ ", "/slow ");
    const busy = await open(port);
    const answer = ask(busy, slow);
    while (served.length === 0) await new Promise(setImmediate);
    const socket = await open(port);
    socket.write(slow.repeat(5_000));
    await once(socket.resume(), "close");
    expect(served).toHaveLength(4_000);
    expect(await ask(await open(port))).toBe("HTTP/1.1 200 OK");
    for (const end of served) end();
    expect(await answer).toBe("HTTP/1.1 200 OK");
  });

  it("takes another client's, where all others send their bodies without an end", async () => {
    const { port, served } = await start();
    const begun = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{";
    const slow = begun.replace("/ ", "/slow ");
    for (const socket of await openMany(port, 3 * maxConnections)) socket.write(slow);
    while (served.length < 18) await new Promise(setImmediate);
    expect(await ask(await open(port))).toBe("HTTP/1.1 200 OK");
    for (const end of served) end();
  });

  it("ends none that has a request under way", async () => {
    const { port, served } = await start();
    const busy = await open(port);
    const answer = ask(busy, get.replace("/ ", "/slow "));
    // Whoever asks later is heard later.
    expect(await ask(await open(port))).toBe("HTTP/1.1 200 OK");
    await openMany(port, 3 * maxConnections);
    expect(await ask(await open(port))).toBe("HTTP/1.1 200 OK");
    for (const end of served) end();
    expect(await answer).toBe("HTTP/1.1 200 OK");
  });
});
