import { describe, expect, it } from "@jest/globals";
import { jsonLog, type LogLevel } from "./log.ts";
import { fixedClock } from "./testing/fixed-clock.ts";

function setUp(level: LogLevel = "debug") {
  const written: string[] = [];
  const { now } = fixedClock("2026-11-23T12:00:00.000Z");
  const log = jsonLog(level, { now, write: (line) => void written.push(line) });
  const last = () => JSON.parse(written.at(-1) ?? "") as Record<string, unknown>;
  return { log, written, last };
}

describe("jsonLog", () => {
  it("writes one JSON line an event", () => {
    const { log, written } = setUp();
    log.info("blob_finished", { blob_id: "1", text: "two\nlines" });
    expect(written).toEqual([
      '{"time":"2026-11-23T12:00:00.000Z","level":"info","event":"blob_finished",' +
        '"blob_id":"1","text":"two\\nlines"}\n',
    ]);
  });

  it.each([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
  ] as const)("from %s on writes %j", (level, expected) => {
    const { log, written } = setUp(level);
    for (const at of ["debug", "info", "warn", "error"] as const) log[at]("event");
    expect(written.map((line) => JSON.parse(line).level)).toEqual(expected);
  });

  it("writes errors with their stack and their causes", () => {
    const { log, last } = setUp();
    const cause = new TypeError("the root");
    log.error("failed", { error: new Error("on top", { cause }) });
    expect(last().error).toMatchObject({
      name: "Error",
      message: "on top",
      stack: expect.stringContaining("log.test.ts"),
      cause: { name: "TypeError", message: "the root" },
    });
  });

  it("writes nothing else of an error, which may hold a request and its secrets", () => {
    const { log, written } = setUp();
    const request = { headers: { authorization: "AWS4-HMAC-SHA256 Credential=secret" } };
    log.error("failed", { error: Object.assign(new Error("denied"), { request }) });
    expect(written[0]).toContain("denied");
    expect(written[0]).not.toContain("secret");
  });

  it("still tells the event if its details are no JSON", () => {
    const { log, last } = setUp();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const endless = new Error("endless");
    endless.cause = endless;
    for (const details of [circular, { big: 1n }, { error: endless }]) {
      log.warn("odd", details);
      expect(last()).toMatchObject({ level: "warn", event: "odd" });
    }
  });

  it("tells secrets that are in an error's words neither", () => {
    const { log, written } = setUp();
    const cause = new Error("no route to https://user:pass@a.example/T0?key=abc");
    log.error("failed", { error: new Error("whsec_abcdef is wrong", { cause }) });
    expect(written[0]).toContain("https://a.example/…");
    expect(written[0]).not.toMatch(/pass|T0|key=|abcdef/);
  });
});

describe("what lines are written within", () => {
  const idOf = (line: string) => JSON.parse(line).request_id;

  it("is on each of them, also long after and deep inside", async () => {
    const { log, last } = setUp();
    await log.within({ request_id: "r1" }, async () => {
      await log.within({ blob_id: "b1" }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        log.info("deep", { more: 1 });
        expect(last()).toMatchObject({ request_id: "r1", blob_id: "b1", more: 1 });
      });
      log.info("after");
      expect(last()).toMatchObject({ request_id: "r1" });
      expect(last()).not.toHaveProperty("blob_id");
    });
    log.info("outside");
    expect(last()).not.toHaveProperty("request_id");
  });

  it("is not mixed up between what runs at the same time", async () => {
    const { log, written } = setUp();
    const ids = ["a", "b", "c"];
    const work = async (id: string) => {
      for (let i = 0; i < 3; i += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        log.info("step", { expected: id });
      }
    };
    await Promise.all(ids.map((id) => log.within({ request_id: id }, () => work(id))));
    expect(written).toHaveLength(9);
    for (const line of written) expect(idOf(line)).toBe(JSON.parse(line).expected);
  });

  it("can be told more of, but only the innermost", () => {
    const { log, last } = setUp();
    log.within({ request_id: "r1" }, () => {
      log.within({}, () => log.add({ blob_id: "b1" }));
      log.info("outer");
      expect(last()).not.toHaveProperty("blob_id");
      log.add({ blob_id: "b2" });
      log.info("outer");
      expect(last()).toMatchObject({ request_id: "r1", blob_id: "b2" });
    });
    // Nothing to add to: no harm.
    log.add({ blob_id: "b3" });
  });
});
