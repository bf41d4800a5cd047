import { afterEach, describe, expect, it } from "@jest/globals";
import { delivery, localSender, openUntilTheEnd } from "./callback-sender.fixture.ts";
import { startReceiver, startTcpReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

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
