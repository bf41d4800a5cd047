import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "@jest/globals";
import { unsentAnswers } from "./unsent-answers.ts";

const answer = Buffer.alloc(20_000_000);

it("ends the connection that has left an answer for longest, and goes on", async () => {
  const wasAnswered = unsentAnswers(50_000_000);
  const ended: string[] = [];
  const server = createServer((request, response: ServerResponse) => {
    const { url = "" } = request;
    request.socket.once("close", () => ended.push(url));
    response.end(answer);
    wasAnswered(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sockets = ["/1", "/2", "/3"].map((path) => {
    const socket = connect(port, "127.0.0.1").pause();
    return { path, socket: socket.on("error", () => {}) };
  });
  for (const { path, socket } of sockets) {
    const heard = once(server, "request");
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await heard;
  }
  while (ended.length === 0) await new Promise(setImmediate);
  expect(ended).toEqual(["/1"]);
  // Whoever takes an answer has it, however many there are.
  for (const { socket } of sockets) socket.destroy();
  for (let time = 0; time < 5; time += 1) {
    const taken = await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer();
    expect(taken.byteLength).toBe(answer.length);
  }
  server.closeAllConnections();
  server.close();
});

it("hears the end of a connection once, however many answers it takes", async () => {
  const wasAnswered = unsentAnswers(50_000_000);
  const listeners: number[] = [];
  const server = createServer(({ socket }, response: ServerResponse) => {
    listeners.push(socket.listenerCount("close"));
    response.end(answer);
    wasAnswered(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let time = 0; time < 12; time += 1) {
    const asked = request({ port, host: "127.0.0.1", agent }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
  }
  expect(listeners).toHaveLength(12);
  expect(listeners.at(-1)).toBe(listeners[1]);
  agent.destroy();
  server.close();
});
