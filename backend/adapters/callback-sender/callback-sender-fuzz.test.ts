import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { delivery, localSender, openUntilTheEnd } from "./callback-sender.fixture.ts";
import { startTcpReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

const begins = fc.constantFrom(
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
  "HTTP/1.1 101 Switching Protocols\r\n",
  "HTTP/1.1 304 Not Modified\r\n",
  "HTTP/1.0 500 \r\n",
  "HTTP/0.9 999 ?\r\n",
  "HTTP",
  "",
);
const scraps = fc.constantFrom(
  "content-length: 5\r\n",
  "content-length: -1\r\n",
  "transfer-encoding: chunked\r\n",
  "connection: close\r\n",
  "connection: upgrade\r\nupgrade: x\r\n",
  "keep-alive: timeout=9\r\n",
  " folded\r\n",
  "\r\n",
  "hello",
  "5\r\nhello\r\n",
  "0\r\n\r\n",
  "ffffffffffffffff\r\n",
  "HTTP/1.1 200 OK\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "\n\0é",
);
/** Written one after another, or all at once; then the receiver keeps the connection, ends it or resets it. */
const answers = fc.record({
  written: fc
    .tuple(begins, fc.array(scraps, { maxLength: 6 }))
    .map(([begin, rest]) => [begin, ...rest]),
  isAtOnce: fc.boolean(),
  ending: fc.constantFrom("keep", "end", "reset"),
});

async function write(socket: Socket, texts: string[]) {
  for (const text of texts) await new Promise((resolve) => socket.write(text, resolve));
}

describe("callbackSender: whatever a receiver writes", () => {
  it("each attempt has an outcome in time, and nothing is thrown elsewhere", async () => {
    let next = fc.sample(answers, 1)[0];
    const receiver = await until(
      startTcpReceiver((socket) => {
        socket.on("data", (chunk) => {
          if (!chunk.includes("blob_id") || !next) return;
          const { written, isAtOnce, ending } = next;
          void write(socket, isAtOnce ? [written.join("")] : written).then(() => {
            if (ending === "reset") socket.resetAndDestroy();
            if (ending === "end") socket.end();
          });
        });
      }),
    );
    const sender = await until(localSender({ timeoutMs: 40 }));
    const property = fc.asyncProperty(answers, async (answer) => {
      next = answer;
      const outcome = await sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
      expect(outcome.kind === "delivered").toBe(outcome.errorCode === undefined);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
