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
});
