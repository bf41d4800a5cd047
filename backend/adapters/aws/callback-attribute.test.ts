import { describe, expect, it } from "@jest/globals";
import { callback, callbackSecret, mailboxCallback, urlTarget } from "../../testing/sample-blob.ts";
import {
  type CallbackAttribute,
  fromCallbackAttribute,
  toCallbackAttribute,
} from "./callback-attribute.ts";

const attempt = { at: "2026-11-23T12:00:00.000Z", outcome: "failed" } as const;
const attempts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...attempt, durationMs: i }));

describe("the callback of an item", () => {
  it.each([0, 1, 50])("is read as it was written, with %d attempts", (count) => {
    const written = callback({ attempts: attempts(count), attemptsMade: 1, olderAttempts: 7 });
    expect(fromCallbackAttribute(toCallbackAttribute(written))).toEqual(written);
  });

  it("is read as it was written, of a mailbox that somebody has a delivery of", () => {
    const settled = { status: "pending", nextAttemptAt: "2026-11-23T12:05:00.000Z" } as const;
    const taken = [
      { leaseId: "one", settled },
      { leaseId: "two", settled: { status: "delivered" } as const },
    ];
    const written = mailboxCallback({
      attempts: [...taken, { leaseId: "three" }].map((one, i) => ({
        ...attempt,
        durationMs: i,
        taken: one,
      })),
      ...{ attemptsMade: 3, nextAttemptAt: settled.nextAttemptAt },
      lease: { id: "three", until: "2026-11-23T12:01:00.000Z" },
    });
    expect(fromCallbackAttribute(toCallbackAttribute(written))).toEqual(written);
  });

  it("of the time when there were no mailboxes is read as one that goes to its URL", () => {
    const old: CallbackAttribute = {
      url: "https://receiver.example/callbacks",
      ...{ allow_insecure: false, certificate_sha256: "", secret: callbackSecret },
      ...{ status: "pending", delivery: 2, attempts_made: 1 },
      attempts: [{ ...attempt, phase: "tls", error_code: "tls_expired", duration_ms: 7 }],
      ...{ next_attempt_at: "2026-11-23T12:05:00.000Z" },
      // Of whoever calls it at this moment.
      ...{ lease_id: "one", lease_until: "2026-11-23T12:00:15.000Z" },
    };
    expect(fromCallbackAttribute(old)).toEqual(
      callback({
        target: urlTarget({ trust: { allowInsecure: false } }),
        ...{ delivery: 2, attemptsMade: 1, nextAttemptAt: "2026-11-23T12:05:00.000Z" },
        attempts: [{ ...attempt, phase: "tls", errorCode: "tls_expired", durationMs: 7 }],
      }),
    );
  });

  it("that has all attempts, as they once were kept, is read with the newest and the number of the older", () => {
    const old = toCallbackAttribute(callback({ attempts: attempts(1_600), attemptsMade: 3 }));
    const read = fromCallbackAttribute(old);
    expect(read.attempts).toEqual(attempts(1_600).slice(-50));
    expect(read).toMatchObject({ olderAttempts: 1_550, attemptsMade: 3 });
  });
});
