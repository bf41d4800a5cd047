import { describe, expect, it } from "@jest/globals";
import { NetworkError } from "../client/http/network-error.ts";
import { retryNotices } from "./retry-notices.ts";

const error = new NetworkError(
  "connect",
  "No connection could be made: ECONNREFUSED.",
  "Start it.",
);

function setUp() {
  const told: string[] = [];
  const details: string[] = [];
  const hear = retryNotices({
    tell: (text) => told.push(text),
    detail: (text) => details.push(text),
    isDrawn: false,
    working: () => {},
    aside: (write) => write(),
    rest: () => {},
  });
  return { told, details, hear };
}

describe("retryNotices", () => {
  it("says nothing about what passes within a second", () => {
    const { told, details, hear } = setUp();
    hear({ error, delayMs: 199.6, failingForMs: 0 });
    hear({ error, delayMs: 400, failingForMs: 999 });
    expect(told).toEqual([]);
    expect(details).toEqual([
      "network_connect: sent again in 200 ms",
      "network_connect: sent again in 400 ms",
    ]);
  });

  it("tells what lasts, once for each kind", () => {
    const { told, hear } = setUp();
    for (let n = 0; n < 3; n += 1) hear({ error, delayMs: 400, failingForMs: 1_000 });
    const other = new NetworkError("closed", "The connection was closed.", "Try again.");
    hear({ error: other, delayMs: 400, failingForMs: 2_000 });
    expect(told).toEqual([
      "No connection could be made: ECONNREFUSED. It is tried again for a while (network_connect).",
      "The connection was closed. It is tried again for a while (network_closed).",
    ]);
  });
});
