import { describe, expect, it } from "@jest/globals";
import type { Settlement } from "../../../core/blob/callback.ts";
import { ApiError } from "../../../core/errors/api-errors.ts";
import { contractTakes, expectToMatchContract } from "../../../testing/contract.ts";
import { httpDeps, type MailboxRequest, mailboxEvent } from "../../events.fixture.ts";
import { settleDeliveryHandler } from "./settle-delivery.ts";

const deliveryId = "blob.lease.check";
const took = { status_code: 204, duration_ms: 12 };

async function settle(
  body: unknown = took,
  answer: Settlement | ApiError = { status: "delivered" },
  more: MailboxRequest = {},
) {
  const asked: unknown[][] = [];
  const handler = settleDeliveryHandler(async (...told) => {
    asked.push(told);
    if (answer instanceof ApiError) throw answer;
    return answer;
  }, httpDeps().deps);
  const response = await handler(mailboxEvent({ deliveryId, body, ...more }));
  return { response, told: expectToMatchContract("settleDelivery", response), asked };
}

describe("POST /mailboxes/{name}/{delivery_id}", () => {
  it("tells what the callback is now", async () => {
    const { response, told, asked } = await settle();
    expect([response.statusCode, told]).toEqual([200, { status: "delivered" }]);
    const mailbox = { account: "default", name: "ada" };
    expect(asked).toEqual([[mailbox, deliveryId, { statusCode: 204, durationMs: 12 }]]);
    const nextAttemptAt = "2026-11-23T12:00:05.000Z";
    expect((await settle(took, { status: "pending", nextAttemptAt })).told).toEqual({
      ...{ status: "pending", next_attempt_at: nextAttemptAt },
    });
  });

  it.each<[object, object]>([
    [
      { ...took, retry_after_seconds: 120 },
      { statusCode: 204, durationMs: 12, retryAfterMs: 120_000 },
    ],
    [
      { error_code: "tls_expired", duration_ms: 0 },
      { errorCode: "tls_expired", durationMs: 0 },
    ],
    [
      { error_code: "listener_gone", duration_ms: 86_400_000 },
      { errorCode: "listener_gone", durationMs: 86_400_000 },
    ],
    [
      { status_code: 999, duration_ms: 1 },
      { statusCode: 999, durationMs: 1 },
    ],
  ])("takes %j", async (body, report) => {
    expect(contractTakes("settleDelivery", body)).toBe(true);
    expect((await settle(body)).asked[0]?.[2]).toEqual(report);
  });

  it.each<[unknown, string[]]>([
    [{}, ["/duration_ms", "/status_code"]],
    [{ status_code: 204 }, ["/duration_ms"]],
    [{ duration_ms: 1 }, ["/status_code"]],
    [{ ...took, error_code: "dns_failed" }, ["/error_code"]],
    [{ ...took, status_code: 99 }, ["/status_code"]],
    [{ ...took, status_code: 1_000 }, ["/status_code"]],
    [{ ...took, status_code: "204" }, ["/status_code"]],
    [{ ...took, duration_ms: -1 }, ["/duration_ms"]],
    [{ ...took, duration_ms: 1.5 }, ["/duration_ms"]],
    [{ ...took, duration_ms: 86_400_001 }, ["/duration_ms"]],
    [{ ...took, retry_after_seconds: -1 }, ["/retry_after_seconds"]],
    [
      { error_code: "dns_failed", retry_after_seconds: 1, duration_ms: 1 },
      ["/retry_after_seconds"],
    ],
    [{ error_code: "status_5xx", duration_ms: 1 }, ["/error_code"]],
    [{ error_code: "constructor", duration_ms: 1 }, ["/error_code"]],
    [{ ...took, outcome: "delivered" }, ["/outcome"]],
    [[], [""]],
  ])("refuses %j", async (body, pointers) => {
    expect(contractTakes("settleDelivery", body)).toBe(false);
    const { response, told, asked } = await settle(body);
    expect(response.statusCode).toBe(400);
    const { errors } = told as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(asked).toEqual([]);
  });

  it("says of each fault what is wanted, in plain words", async () => {
    const { told } = await settle({ status_code: 99 });
    expect(told).toMatchObject({
      errors: [
        { pointer: "/status_code", detail: "must be a whole number from 100 to 999" },
        { pointer: "/duration_ms", detail: "is needed" },
      ],
    });
  });

  it("needs a body, as JSON", async () => {
    expect((await settle("{")).told).toMatchObject({ code: "invalid_json" });
    const { told } = await settle(took, undefined, { headers: { "content-type": "text/plain" } });
    expect(told).toMatchObject({ code: "unsupported_media_type" });
    expect((await settle("")).told).toMatchObject({ code: "invalid_request" });
  });

  it.each([
    ["delivery_not_found", 404],
    ["delivery_not_held", 409],
    ["mailbox_needs_keys", 403],
  ] as const)("answers %s with %d", async (code, status) => {
    const { response, told } = await settle(took, new ApiError(code, "It cannot be."));
    expect([response.statusCode, told]).toMatchObject([status, { code }]);
  });

  it("has no mailbox of a name that none can have", async () => {
    const { told, asked } = await settle(took, undefined, { name: "a/b" });
    expect(told).toMatchObject({ code: "invalid_request", errors: [{ pointer: "/name" }] });
    expect(asked).toEqual([]);
  });
});
