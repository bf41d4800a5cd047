import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { delivery, localSender, openUntilTheEnd } from "./callback-sender.fixture.ts";
import { startTcpReceiver } from "./receiver.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

type Write = (socket: Socket, bytes: Buffer) => void;

/** In one piece, or a byte at a time, so that no cut between two packets matters. */
const ways: [string, Write][] = [
  ["at once", (socket, bytes) => void socket.end(bytes)],
  [
    "byte by byte",
    async (socket, bytes) => {
      for (const byte of bytes) {
        await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
      socket.end();
    },
  ],
];

async function outcomeOf(answer: string, write: Write) {
  const receiver = await until(
    startTcpReceiver((socket) => {
      socket.setNoDelay();
      socket.on("data", (chunk) => {
        if (chunk.includes("blob_id")) write(socket, Buffer.from(answer, "latin1"));
      });
    }),
  );
  // Thousands of single bytes take their time on a busy machine, and time is not what is asked here.
  const sender = await until(localSender({ timeoutMs: 60_000 }));
  return sender.send(delivery(`http://127.0.0.1:${receiver.port}/`));
}

const empty = "Content-Length: 0\r\n\r\n";

describe.each(ways)(
  "callbackSender: what HTTP clients in use take for an answer, %s",
  (_way, write) => {
    it.each([
      ["a folded header", `HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n${empty}`],
      ["a header folded with a tab", `HTTP/1.1 200 OK\r\nX-A: b\r\n\tc\r\n\td\r\n${empty}`],
      ["a folded line before any header", `HTTP/1.1 200 OK\r\n x\r\n${empty}`],
      ["two equal lengths", `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${empty}`],
      ["a list of equal lengths", "HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n"],
      ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello"],
      ["a length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"],
      ["a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"],
      ["an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"],
      ["a signed length", "HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n"],
      ["a length of 30 digits", `HTTP/1.1 200 OK\r\nContent-Length: ${"9".repeat(30)}\r\n\r\n`],
      ["bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"],
      ["both ends of lines", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\n"],
      ["no reason phrase", `HTTP/1.1 200\r\n${empty}`],
      ["a blank for a reason phrase", `HTTP/1.1 200 \r\n${empty}`],
      ["a reason phrase that is not ASCII", `HTTP/1.1 200 \xd6K\r\n${empty}`],
      ["a second blank before the status", `HTTP/1.1  200 OK\r\n${empty}`],
      ["HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n"],
      ["HTTP/1.2", `HTTP/1.2 200 OK\r\n${empty}`],
      ["the name of HTTP/2", `HTTP/2 200 OK\r\n${empty}`],
      ["small letters", `http/1.1 200 ok\r\n${empty}`],
      ["empty lines in front", `\r\n\r\nHTTP/1.1 200 OK\r\n${empty}`],
      ["a blank before the colon", "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length : 0\r\n\r\n"],
      ["a header that is not ASCII", `HTTP/1.1 200 OK\r\nX-\xe9: \xff\xfe\r\n${empty}`],
      ["control characters in a header", `HTTP/1.1 200 OK\r\nX-A: a\0\x01\x7fb\r\n${empty}`],
      ["a bare carriage return in a header", `HTTP/1.1 200 OK\r\nX-A: a\rb\r\n${empty}`],
      ["a line that is no header", `HTTP/1.1 200 OK\r\nnonsense\r\n: x\r\n${empty}`],
      [
        "a length and chunks",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ],
      [
        "chunks twice",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ],
      [
        "a coding that no one knows",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, x-y\r\n\r\n0\r\n\r\n",
      ],
      [
        "chunks with extensions",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n",
      ],
      ["a chunk that is wrong", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"],
      ["no length", "HTTP/1.1 200 OK\r\n\r\nhello"],
      ["a body that is cut off", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel"],
      ["a body that may not be", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"],
      ["an offer to upgrade", `HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\n${empty}`],
      ["more after it", `HTTP/1.1 200 OK\r\n${empty}HTTP/1.1 500 No\r\n\r\n`],
      [
        "a hundred provisional answers",
        `${"HTTP/1.1 102 Processing\r\nX: y\r\n z\r\n\r\n".repeat(100)}HTTP/1.1 200 OK\r\n${empty}`,
      ],
    ])("%s", async (_what, answer) => {
      expect(await outcomeOf(answer, write)).toMatchObject({ kind: "delivered" });
    });

    it.each([
      ["folded", "Retry-After:\r\n 90\r\n"],
      ["among what is no header", "nonsense\r\nRetry-After : 90\r\nContent-Length: 1, 1\r\n"],
      ["twice", "retry-after: 90\r\nretry-after: 90\r\n"],
    ])("hears Retry-After, %s", async (_how, headers) => {
      const outcome = await outcomeOf(`HTTP/1.1 503 No\r\n${headers}\r\nx`, write);
      expect(outcome).toMatchObject({ kind: "retry", statusCode: 503, retryAfterMs: 90_000 });
    });

    it.each([
      ["a mail server", "220 mail.test ESMTP\r\n", "not_http"],
      ["four digits", "HTTP/1.1 2000 OK\r\n\r\n", "not_http"],
      ["no status", "HTTP/1.1 OK\r\n\r\n", "not_http"],
      ["a body alone", "hello", "not_http"],
      ["a head that is cut off", "HTTP/1.1 200 OK\r\nX-A: b\r\n", "connection_closed"],
      ["nothing but a provisional answer", "HTTP/1.1 100 Continue\r\n\r\n", "connection_closed"],
    ])("takes %s for none", async (_what, answer, errorCode) => {
      expect(await outcomeOf(answer, write)).toMatchObject({ kind: "retry", errorCode });
    });
  },
);

describe("callbackSender: an answer's bounds", () => {
  const [, atOnce] = ways[0] as (typeof ways)[number];

  it.each([
    ["a head that is long", `HTTP/1.1 200 OK\r\nX: ${"y".repeat(17 * 1024)}\r\n${empty}`],
    ["a status line without an end", `HTTP/1.1 200 ${"y".repeat(17 * 1024)}`],
    ["empty lines without an end", "\r\n".repeat(9 * 1024)],
    ["provisional answers without an end", "HTTP/1.1 100 Continue\r\n\r\n".repeat(12_000)],
  ])("%s", async (_what, answer) => {
    const outcome = await outcomeOf(answer, atOnce);
    expect(outcome).toMatchObject({ kind: "retry", errorCode: "headers_too_large" });
  });

  it("takes the answer of a receiver that resets the connection after it", async () => {
    const outcome = await outcomeOf("", (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${empty}`, () => socket.resetAndDestroy()),
    );
    expect(outcome).toMatchObject({ kind: "delivered", statusCode: 200 });
  });
});
