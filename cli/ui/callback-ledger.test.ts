import { describe, expect, it } from "@jest/globals";
import type { ApiCallback } from "../client/api-types.ts";
import { callback } from "../testing/sample-blobs.ts";
import { callbackLedgerText } from "./callback-ledger.ts";

const at = "2026-11-23T12:00:03.120Z";

describe("the ledger of a callback", () => {
  it("has one line for each attempt, and what to do about it", () => {
    const text = callbackLedgerText(
      callback({
        status: "delivered",
        attempts: [
          {
            at,
            outcome: "failed",
            phase: "status",
            status_code: 503,
            error_code: "status_5xx",
            hint: "Look into the receiver's log.",
            duration_ms: 1234,
          },
          { at, outcome: "delivered", status_code: 204, duration_ms: 7 },
        ],
      }),
      { colour: false },
    );
    expect(text.split("\n")).toEqual([
      "callback delivered to https://example.com/hook",
      `  ${at}  failed at status: status_5xx (503)   1234 ms`,
      "    → Look into the receiver's log.",
      `  ${at}  delivered (204)                         7 ms`,
      "",
    ]);
  });

  it.each([
    [
      "Give its fingerprint as `callback_certificate_sha256`, or get another.",
      "Give its fingerprint as `--callback-certificate`, or get another.",
    ],
    [
      "Read it with GET /blobs/{blob_id}; set `max_labels` or `min_confidence` for smaller callbacks.",
      "Read it with `rekog get`; set `--max-labels` or `--min-confidence` for smaller callbacks.",
    ],
  ])("names the options and commands where the API names its parameters: %s", (hint, told) => {
    const attempts = [{ at, outcome: "failed", hint, duration_ms: 7 }] as const;
    const text = callbackLedgerText(callback({ attempts: [...attempts] }), { colour: false });
    expect(text).toContain(`    → ${told}\n`);
  });

  it("says which mailbox it waits in, and what was fetched from there", () => {
    const { url: _url, ...rest } = callback({ status: "delivered" }) as { url: string };
    const attempts = [
      { at, outcome: "failed", error_code: "listener_gone", via: "mailbox", duration_ms: 60_000 },
      { at, outcome: "delivered", status_code: 204, via: "mailbox", duration_ms: 7 },
    ] as const;
    const fetched = { ...rest, mailbox: "ada", attempts } as unknown as ApiCallback;
    expect(callbackLedgerText(fetched, { colour: false }).split("\n")).toEqual([
      "callback delivered to the mailbox ada",
      `  ${at}  failed: listener_gone, via mailbox  60000 ms`,
      `  ${at}  delivered (204), via mailbox            7 ms`,
      "",
    ]);
  });

  it("says when the next attempt is due, or that there was none yet", () => {
    const pending = callback({ next_attempt_at: at });
    expect(callbackLedgerText(pending, { colour: false })).toBe(
      `callback pending to https://example.com/hook, next attempt at ${at}\n`,
    );
  });

  it("says how many older attempts are not shown", () => {
    const attempts = [{ at, outcome: "delivered", status_code: 204, duration_ms: 7 }] as const;
    for (const [older, told] of [
      [1, "  1 older attempt"],
      [1_552, "  1552 older attempts"],
    ] as const) {
      const long = callback({
        status: "delivered",
        older_attempts: older,
        attempts: [...attempts],
      });
      expect(callbackLedgerText(long, { colour: false }).split("\n")).toEqual([
        "callback delivered to https://example.com/hook",
        told,
        `  ${at}  delivered (204)      7 ms`,
        "",
      ]);
    }
  });

  it("is coloured, and shows nothing that a terminal could obey", () => {
    const told = callback({ status: "failed", url: "https://example.com/\u001b[2J" });
    const text = callbackLedgerText(told, { colour: true });
    expect(text).toContain("\u001b[31mfailed");
    expect(text).toContain("example.com/\ufffd[2J");
  });
});
