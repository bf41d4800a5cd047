import { once } from "node:events";
import { connect } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "@jest/globals";
import { delivery, localSender, openUntilTheEnd, shortLimitMs } from "./callback-sender.fixture.ts";
import { startReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

/** A stub: answers with the next of the lists, and with the last one from there on. */
function stubResolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = async (name: string) =>
    answers[Math.min(asked.push(name), answers.length) - 1] ?? [];
  return { asked, resolve };
}

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

describe("callbackSender: where it goes", () => {
  it("refuses a name with a public and a private address, and connects to neither", async () => {
    const receiver = await until(startReceiver());
    // 127.0.0.1 is as good as public to this sender, and something listens there.
    for (const addresses of [
      ["127.0.0.1", "10.0.0.1"],
      ["fd00::1", "127.0.0.1"],
      ["127.0.0.1", "::ffff:127.0.0.1"],
    ]) {
      const sender = await until(localSender(stubResolver(addresses)));
      const outcome = await sender.send(delivery(`http://receiver.test:${receiver.port}/`));
      expect(outcome).toMatchObject({ kind: "retry", phase: "dns", errorCode: "address_refused" });
    }
    expect(receiver.connections()).toBe(0);
  });

  it("looks a name up once, and connects to what was checked", async () => {
    const receiver = await until(startReceiver({ host: "127.0.0.2" }));
    const elsewhere = await until(startReceiver());
    const resolver = stubResolver(["127.0.0.2"], ["10.0.0.1"], ["127.0.0.1"]);
    const sender = await until(localSender(resolver));
    const outcome = await sender.send(delivery(`http://rebinding.test:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered" });
    expect(resolver.asked).toEqual(["rebinding.test"]);
    expect(receiver.requests[0]?.headers.host).toBe(`rebinding.test:${receiver.port}`);
    expect(elsewhere.connections()).toBe(0);
  });

  it("judges the new answer when it has to connect again", async () => {
    const answer = (response: import("node:http").ServerResponse) =>
      response.writeHead(204, { connection: "close" }).end();
    const receiver = await until(startReceiver({ answer }));
    const sender = await until(localSender(stubResolver(["127.0.0.1"], ["169.254.169.254"])));
    const url = `http://rebinding.test:${receiver.port}/`;
    expect(await sender.send(delivery(url))).toMatchObject({ kind: "delivered" });
    expect(await sender.send(delivery(url))).toMatchObject({ errorCode: "address_refused" });
  });

  it("asks about the name without its last dot, and never about an address", async () => {
    const receiver = await until(startReceiver());
    const resolver = stubResolver(["127.0.0.1"]);
    const sender = await until(localSender(resolver));
    await sender.send(delivery(`http://RECEIVER.test.:${receiver.port}/`));
    await sender.send(delivery(`http://2130706433:${receiver.port}/`));
    expect(resolver.asked).toEqual(["receiver.test"]);
    expect(receiver.requests).toHaveLength(2);
  });

  it.each([
    ["http://10.0.0.1/", "address_refused"],
    ["http://169.254.169.254/latest/meta-data/", "address_refused"],
    ["http://[::ffff:127.0.0.1]:8080/", "address_refused"],
    ["http://[64:ff9b::7f00:1]/", "address_refused"],
    ["http://receiver.internal/", "url_refused"],
    ["http://user:pass@receiver.test/", "url_refused"],
    ["http://receiver.test:25/", "url_refused"],
    ["ftp://receiver.test/", "url_refused"],
    ["not a url", "url_refused"],
  ])("stops at %s before anything is asked: %s", async (url, errorCode) => {
    const resolver = stubResolver(["127.0.0.1"]);
    const sender = await until(localSender(resolver));
    const outcome = await sender.send(delivery(url));
    expect(outcome).toEqual({ kind: "stop", errorCode, durationMs: expect.any(Number) });
    expect(resolver.asked).toEqual([]);
  });

  it("goes to loopback in local mode only", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender({ allowLoopback: false }));
    for (const host of ["127.0.0.1", "localhost", "[::1]", "0x7f.1"]) {
      const outcome = await sender.send(delivery(`http://${host}:${receiver.port}/`));
      expect(outcome).toMatchObject({ kind: "stop", errorCode: "address_refused" });
    }
    const named = await sender.send(delivery(`http://receiver.test:${receiver.port}/`));
    expect(named).toMatchObject({ kind: "retry", phase: "dns", errorCode: "address_refused" });
    expect(receiver.connections()).toBe(0);
  });

  it("takes the next address when one does not listen", async () => {
    const receiver = await until(startReceiver());
    const sender = await until(localSender(stubResolver(["127.0.0.3", "127.0.0.2", "127.0.0.1"])));
    const outcome = await sender.send(delivery(`http://receiver.test:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered" });
  });

  it("comes to each of many addresses in one attempt or another, where name servers keep their order", async () => {
    const receiver = await until(startReceiver());
    const dead = [2, 3, 4, 5, 6, 7].map((last) => `127.0.0.${last}`);
    const chances = [0, 0.5];
    const resolve = async () => [...dead, "127.0.0.1"];
    const sender = await until(localSender({ resolve, random: () => chances.shift() ?? 0 }));
    const url = `http://receiver.test:${receiver.port}/`;
    expect(await sender.send(delivery(url))).toMatchObject({ errorCode: "connection_refused" });
    expect(await sender.send(delivery(url))).toMatchObject({ kind: "delivered" });
  });

  it("comes to an address of the other family, however many of the one are dead", async () => {
    const receiver = await until(startReceiver({ host: "::1" }));
    const dead = [2, 3, 4, 5, 6, 7].map((last) => `127.0.0.${last}`);
    const sender = await until(localSender(stubResolver([...dead, "::1"])));
    const outcome = await sender.send(delivery(`http://receiver.test:${receiver.port}/`));
    expect(outcome).toMatchObject({ kind: "delivered" });
  });

  it("begins with IPv4, and with the first where all are tried", async () => {
    const receiver = await until(startReceiver());
    const chance = () => 0.999;
    const addresses = ["::1", "127.0.0.1", "127.0.0.2"];
    const sender = await until(localSender({ resolve: async () => addresses, random: chance }));
    await sender.send(delivery(`http://receiver.test:${receiver.port}/`));
    expect(receiver.connections()).toBe(1);
  });
});

describe("callbackSender: names that can't be looked up", () => {
  it.each([
    ["ENOTFOUND", "name_not_found"],
    ["ENODATA", "name_not_found"],
    ["ESERVFAIL", "dns_failed"],
    ["ETIMEOUT", "dns_failed"],
    ["ECONNREFUSED", "dns_failed"],
  ])("%s is %s", async (code, errorCode) => {
    const sender = await until(localSender({ resolve: failing(code) }));
    const outcome = await sender.send(delivery("http://receiver.test/"));
    expect(outcome).toMatchObject({ kind: "retry", phase: "dns", errorCode });
  });

  it("a name without addresses is not found", async () => {
    const sender = await until(localSender({ resolve: async () => [] }));
    expect(await sender.send(delivery("http://receiver.test/"))).toMatchObject({
      errorCode: "name_not_found",
    });
  });

  it("does not wait for a resolver that hears nothing", async () => {
    const sender = await until(
      localSender({ resolve: () => new Promise(() => {}), timeoutMs: 50 }),
    );
    const outcome = await sender.send(delivery("http://receiver.test/"));
    expect(outcome).toMatchObject({ kind: "retry", phase: "timeout", errorCode: "timeout_dns" });
  });
});

/** Listens for one connection and then does nothing at all, so that the kernel's queue runs full. */
const deaf = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const server = createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;

describe("callbackSender: machines that do not take a connection", () => {
  it("does not wait for them", async () => {
    const worker = new Worker(deaf, { eval: true });
    const [port] = await once(worker, "message");
    const filling = Array.from({ length: 4 }, () =>
      connect(port, "127.0.0.1").on("error", () => {}),
    );
    await until({
      close: async () => {
        for (const socket of filling) socket.destroy();
        await worker.terminate();
      },
    });
    await Promise.all(filling.slice(0, 2).map((socket) => once(socket, "connect")));
    const sender = await until(localSender({ timeoutMs: shortLimitMs }));
    const outcome = await sender.send(delivery(`http://receiver.test:${port}/`));
    expect(outcome).toMatchObject({
      kind: "retry",
      phase: "timeout",
      errorCode: "timeout_connect",
    });
  });
});
