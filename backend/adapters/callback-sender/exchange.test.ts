import { once } from "node:events";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openUntilTheEnd } from "./callback-sender.fixture.ts";
import { exchange } from "./exchange.ts";
import { openSocketPair } from "./socket-pair.fixture.ts";

const { until, closeAll } = openUntilTheEnd();
afterEach(closeAll);

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
const post = {
  path: "/a?b",
  headers: [["host", "receiver.test"]] as const,
  body: Buffer.from("{}"),
};
/** More than the kernel takes for a receiver that does not read. */
const largeBody = Buffer.alloc(12 * 1024 * 1024, "x");
const patient = new AbortController().signal;

describe("exchange", () => {
  it("writes the request and leaves the socket as it was, ready for another one", async () => {
    const { ours, theirs } = await until(openSocketPair());
    const before = ours.eventNames().map((name) => [name, ours.listenerCount(name)]);
    for (const _time of [1, 2]) {
      const answered = exchange(ours, post, patient);
      const [request] = await once(theirs, "data");
      expect(String(request)).toBe(
        "POST /a?b HTTP/1.1\r\nhost: receiver.test\r\nconnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}",
      );
      theirs.write(ok);
      const none = { retryAfter: undefined, date: undefined };
      const told = { statusCode: 200, ...none, keepMs: 4_000, isParting: false };
      expect(await answered).toEqual(told);
      expect(ours.eventNames().map((name) => [name, ours.listenerCount(name)])).toEqual(before);
    }
  });

  it.each([
    [
      "path",
      "ERR_UNESCAPED_CHARACTERS",
      { ...post, path: "/a HTTP/1.1\r\nhost: other.test\r\n\r\n" },
    ],
    [
      "header",
      "ERR_INVALID_CHAR",
      { ...post, headers: [["x-id", "1\r\nhost: other.test"]] as const },
    ],
    [
      "header's name",
      "ERR_INVALID_HTTP_TOKEN",
      { ...post, headers: [["x-id: 1\r\nx", "1"]] as const },
    ],
  ])("sends nothing of a request whose %s holds another one", async (_what, code, request) => {
    const { ours, theirs } = await until(openSocketPair());
    const closed = once(theirs.resume(), "close");
    await expect(exchange(ours, request, patient)).rejects.toMatchObject({ code });
    await closed;
    expect(theirs.bytesRead).toBe(0);
  });

  it("destroys a socket on which more came after the answer, while the request was on its way", async () => {
    const { ours, theirs } = await until(openSocketPair());
    const answered = exchange(ours, { ...post, body: largeBody }, patient);
    await once(theirs, "data");
    theirs.pause();
    const answerCame = once(ours, "data");
    theirs.write(ok);
    await answerCame;
    const moreCame = once(ours, "data");
    theirs.write("HTTP/1.1 410 Gone\r\n\r\n");
    await moreCame;
    theirs.resume();
    expect(await answered).toMatchObject({ statusCode: 200, keepMs: 0 });
    expect(ours.destroyed).toBe(true);
  });

  it("rejects for the signal's reason, before and while it waits, and destroys the socket", async () => {
    for (const isBefore of [true, false]) {
      const { ours, theirs } = await until(openSocketPair());
      const controller = new AbortController();
      if (isBefore) controller.abort("too late");
      const answered = exchange(ours, post, controller.signal);
      theirs.once("data", () => controller.abort("too late"));
      await expect(answered).rejects.toBe("too late");
      expect(ours.destroyed).toBe(true);
    }
  });
});
