import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  type LoopbackServer,
  serviceLimits,
  startLoopbackServer,
} from "../loopback/loopback-server.ts";
import { createReceiver, receiverPath } from "./receiver.ts";

const mine = "0123456789abcdef0123456789abcdef";
let server: LoopbackServer;

beforeEach(async () => {
  const serve = createReceiver(() => "2026-11-23T12:00:00.000Z", {
    ...{ maxBodyBytes: 100, maxHeldBytes: 1_000 },
  });
  server = await startLoopbackServer({
    ...{ port: 0, limits: serviceLimits, onError: () => {} },
    async serve(request, response) {
      if (!(await serve(request, response, request.url ?? ""))) response.writeHead(404).end();
    },
  });
});
afterEach(() => server.stop());

const post = async (id: string, body: string, headers: Record<string, string> = {}) => {
  const url = `${server.url}${receiverPath}${id}`;
  return (await fetch(url, { method: "POST", body, headers })).status;
};
const read = async (id: string) => {
  const response = await fetch(`${server.url}${receiverPath}${id}`);
  return (await response.json()) as { callbacks: { body: string }[] };
};

it("tells what was posted to an address to who knows that address, and to nobody else", async () => {
  expect(await post(mine, '{"a":1}', { "webhook-id": "blob_1" })).toBe(204);
  expect(await read(mine)).toEqual({
    callbacks: [
      {
        ...{ received_at: "2026-11-23T12:00:00.000Z", body: '{"a":1}' },
        headers: expect.objectContaining({ "webhook-id": "blob_1" }),
      },
    ],
  });
  expect(await read(mine.replace("0", "f"))).toEqual({ callbacks: [] });
});

it("keeps the newest that it has room for, and takes none that is too large", async () => {
  for (const letter of ["a", "b", "c", "d"]) expect(await post(mine, letter.repeat(90))).toBe(204);
  expect(await post(mine, "e".repeat(101))).toBe(413);
  const kept = (await read(mine)).callbacks.map(({ body }) => body[0]).join("");
  expect(kept).toMatch(/^[abc]*cd$/);
  expect(kept).not.toContain("a");
});

it("takes no more that is on its way than it has room for, and then goes on", async () => {
  const body = "x".repeat(99);
  const head = `POST ${receiverPath}${mine} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n`;
  const sockets = Array.from({ length: 11 }, () => connect(server.port, "127.0.0.1"));
  const answers = sockets.map((socket) => once(socket, "data"));
  for (const socket of sockets) socket.write(head + body);
  // All of theirs was heard when one more is refused.
  for (let status = 204; status !== 503; ) status = await post(mine, body);
  for (const socket of sockets) socket.write("x");
  const told = (await Promise.all(answers)).map(([chunk]) => String(chunk).slice(9, 12));
  expect(told.toSorted()).toEqual([...Array(10).fill("204"), "503"]);
  for (const socket of sockets) socket.destroy();
  expect(await post(mine, body)).toBe(204);
});

it("has headers take up room, too", async () => {
  await post(mine, "first");
  for (let index = 0; index < 9; index += 1) await post(mine, "", { long: "x".repeat(200) });
  expect((await read(mine)).callbacks.map(({ body }) => body)).not.toContain("first");
});

it("answers no page of another origin, and nothing but its own paths", async () => {
  expect(await post(mine, "x", { origin: "https://page.example" })).toBe(403);
  const headers = { origin: "https://page.example" };
  const url = `${server.url}${receiverPath}`;
  expect((await fetch(`${url}${mine}`, { headers })).status).toBe(403);
  expect((await fetch(`${url}${mine}`, { method: "DELETE" })).status).toBe(405);
  expect(await post("short", "x")).toBe(404);
  expect(await read(mine)).toEqual({ callbacks: [] });
});

it("has what it tells in memory once, however many ask, and tells what came since", async () => {
  const serve = createReceiver(() => "2026-11-23T12:00:00.000Z");
  const ends: unknown[] = [];
  const request = { method: "GET", headersDistinct: {} } as IncomingMessage;
  const response = { writeHead() {}, end: (bytes: unknown) => ends.push(bytes) };
  for (const _one of [1, 2]) {
    await serve(request, response as unknown as ServerResponse, `${receiverPath}${mine}`);
  }
  expect(Buffer.isBuffer(ends[0])).toBe(true);
  expect(ends[1]).toBe(ends[0]);
  for (const body of ["first", "second"]) {
    await post(mine, body);
    expect((await read(mine)).callbacks.at(-1)?.body).toBe(body);
  }
});
