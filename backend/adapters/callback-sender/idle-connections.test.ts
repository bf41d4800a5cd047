import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openUntilTheEnd } from "./callback-sender.fixture.ts";
import { idleConnections } from "./idle-connections.ts";
import { openSocketPair } from "./socket-pair.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

const key = "http://receiver.test public";

async function openPair() {
  const { ours, theirs } = await until(openSocketPair());
  return { connection: { key, socket: ours }, theirs: theirs.resume() };
}

describe("idleConnections", () => {
  it("gives a connection to one user, as it was", async () => {
    const idle = idleConnections(() => 0);
    const { connection } = await openPair();
    const { socket } = connection;
    const before = socket.eventNames().map((name) => [name, socket.listenerCount(name)]);
    idle.keep(connection, 1_000);
    expect(idle.take("http://other.test public")).toBeUndefined();
    expect(idle.take(key)).toBe(connection);
    expect(idle.take(key)).toBeUndefined();
    expect(socket.eventNames().map((name) => [name, socket.listenerCount(name)])).toEqual(before);
    expect(socket.timeout).toBe(0);
  });

  it("gives the connection that was used last", async () => {
    const idle = idleConnections(() => 0);
    const pairs = [await openPair(), await openPair()];
    for (const { connection } of pairs) idle.keep(connection, 1_000);
    expect(idle.take(key)).toBe(pairs[1]?.connection);
    expect(idle.take(key)).toBe(pairs[0]?.connection);
  });

  it("ends a connection that was used again and again for a minute", async () => {
    let ms = 0;
    const idle = idleConnections(() => ms);
    const { connection } = await openPair();
    for (; ms < 60_000; ms += 1_000) {
      idle.keep(connection, 4_000);
      expect(idle.take(key)).toBe(connection);
    }
    idle.keep(connection, 4_000);
    expect(connection.socket.destroyed).toBe(true);
    expect(idle.take(key)).toBeUndefined();
  });

  it("ends a connection when its time is up", async () => {
    const idle = idleConnections(() => 0);
    const { connection, theirs } = await openPair();
    const closed = once(theirs, "close");
    idle.keep(connection, 20);
    await closed;
    expect(idle.take(key)).toBeUndefined();
  });

  it.each([
    ["says something", (theirs: Socket) => theirs.write("HTTP/1.1 200 OK\r\n\r\n")],
    ["hangs up", (theirs: Socket) => theirs.end()],
    ["resets", (theirs: Socket) => theirs.resetAndDestroy()],
  ])(
    "drops a connection whose receiver %s",
    async (_what, act) => {
      const idle = idleConnections(() => 0);
      const { connection, theirs } = await openPair();
      const closed = new Promise((resolve) => connection.socket.on("close", resolve));
      idle.keep(connection, 60_000);
      act(theirs);
      await closed;
      expect(idle.take(key)).toBeUndefined();
    },
    5_000,
  );

  it("ends all of them when it is closed", async () => {
    const idle = idleConnections(() => 0);
    const pairs = [await openPair(), await openPair()];
    const closed = pairs.map(({ theirs }) => once(theirs, "close"));
    for (const { connection } of pairs) idle.keep(connection, 1_000);
    await idle.close();
    await Promise.all(closed);
    expect(idle.take(key)).toBeUndefined();
  });
});
