import { describe, expect, it } from "@jest/globals";
import { ApiError } from "../../../core/errors/api-errors.ts";
import type { Mailbox } from "../../../core/ports/mailbox.ts";
import type { LeasedDelivery } from "../../../core/use-cases/lease-deliveries.ts";
import { expectToMatchContract } from "../../../testing/contract.ts";
import { httpDeps, type MailboxRequest, mailboxEvent } from "../../events.fixture.ts";
import { leaseDeliveriesHandler } from "./lease-deliveries.ts";

const delivery: LeasedDelivery = {
  ...{ deliveryId: "blob.lease.check", blobId: "blob", attempt: 2 },
  leasedUntil: "2026-11-23T12:01:00.000Z",
  headers: {
    "content-type": "application/json",
    "user-agent": "rekog/1.2.3",
    "webhook-id": "blob_blob",
    "webhook-timestamp": "1795435200",
    "webhook-signature": "v1,AAAA",
  },
  body: '{"blob_id":"blob"}',
};

async function lease(
  request: MailboxRequest = {},
  answer: readonly LeasedDelivery[] | ApiError = [delivery],
) {
  const asked: [Mailbox, number][] = [];
  const { deps, log } = httpDeps();
  const scopes: (readonly string[])[] = [];
  const checkAccess: typeof deps.checkAccess = async (_?: string, ...needed: string[]) => {
    scopes.push(needed);
    return { account: "mine" };
  };
  const handler = leaseDeliveriesHandler(
    async (mailbox, limit) => {
      asked.push([mailbox, limit]);
      if (answer instanceof ApiError) throw answer;
      return [...answer];
    },
    { ...deps, checkAccess },
  );
  const response = await handler(mailboxEvent(request));
  const body = expectToMatchContract("leaseDeliveries", response);
  return { response, body, asked, log, scopes };
}

describe("GET /mailboxes/{name}", () => {
  it("hands out deliveries as they are to be posted, for nobody to keep", async () => {
    const { response, body, asked } = await lease();
    expect(response).toMatchObject({ statusCode: 200, headers: { "cache-control": "no-store" } });
    expect(body).toEqual({
      deliveries: [
        {
          ...{ delivery_id: "blob.lease.check", blob_id: "blob", attempt: 2, method: "POST" },
          ...{ leased_until: delivery.leasedUntil, headers: delivery.headers, body: delivery.body },
        },
      ],
    });
    expect(asked).toEqual([[{ account: "mine", name: "ada" }, 10]]);
  });

  it("reads results and changes what becomes of them: it needs both scopes", async () => {
    expect((await lease()).scopes).toEqual([["blobs:read", "callbacks:write"]]);
  });

  it("says nothing at info where there is nothing, and one line where there is something", async () => {
    const none = await lease({}, []);
    expect(none.body).toEqual({ deliveries: [] });
    expect(none.log.lines.map(({ level }) => level)).toEqual(["debug"]);
    const { log } = await lease();
    expect(log.lines).toMatchObject([{ level: "info", details: { deliveries: 1 } }]);
  });

  it.each(["a", "A", "0", "ada-2.local_x", "a".repeat(64), "a..b"])(
    "knows the mailbox %j",
    async (name) => {
      expect((await lease({ name })).asked).toEqual([[{ account: "mine", name }, 10]]);
    },
  );

  it.each([
    "",
    "a/b",
    "a%2Fb",
    "..",
    "-a",
    "a b",
    "é",
    "a".repeat(65),
    "a".repeat(300),
    "a\n",
    "a#b",
  ])("has no mailbox %j", async (name) => {
    const { response, body, asked } = await lease({ name });
    expect(response.statusCode).toBe(400);
    expect(body).toMatchObject({ code: "invalid_request", errors: [{ pointer: "/name" }] });
    expect(asked).toEqual([]);
  });

  it.each(["1", "10"])("hands out up to %s", async (limit) => {
    expect((await lease({ query: { limit } })).asked[0]?.[1]).toBe(Number(limit));
  });

  it.each(["0", "11", "-1", "1.5", "", "ten", "1e2"])("refuses to hand out %j", async (limit) => {
    const { response, body, asked } = await lease({ query: { limit } });
    expect(response.statusCode).toBe(400);
    expect(body).toMatchObject({
      errors: [{ pointer: "/limit", detail: "must be a whole number from 1 to 10" }],
    });
    expect(asked).toEqual([]);
  });

  it("refuses what it does not know", async () => {
    const { body } = await lease({ query: { wait: "20" } });
    expect(body).toMatchObject({ errors: [{ pointer: "/wait" }] });
  });

  it("answers 403 where there are no keys", async () => {
    const refusal = new ApiError("mailbox_needs_keys", "There are none.");
    expect((await lease({}, refusal)).response.statusCode).toBe(403);
  });
});
