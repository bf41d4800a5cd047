import { describe, expect, it } from "@jest/globals";
import {
  leased,
  notHeld,
  sampleDeliveries,
  sampleDelivery,
} from "../../testing/sample-deliveries.ts";
import { callbackSecret, type StubScript } from "../../testing/stub-api.ts";
import { stubClients } from "../../testing/stub-client.ts";
import { NodeClient } from "../../transport/node-client.ts";
import type { MailboxDelivery, MailboxOptions } from "./mailbox.ts";

const { closers, setUp } = stubClients();
const strangers = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;

/** What a loop over a mailbox sees; it is left when there are so many. */
async function take(
  count: number,
  script: StubScript,
  options: MailboxOptions = { secret: callbackSecret },
  each: (delivery: MailboxDelivery) => unknown = () => {},
) {
  const { api, client } = await setUp(script);
  const deliveries: MailboxDelivery[] = [];
  for await (const delivery of client.mailbox("ada", options)) {
    deliveries.push(delivery);
    await each(delivery);
    if (deliveries.length === count) break;
  }
  return { api, deliveries };
}

const inTurn: StubScript = { lease: (count) => leased(...sampleDeliveries(1, count)) };

describe("client.mailbox", () => {
  it("gives verified blobs one after another, and settles each when it is asked for the next", async () => {
    const { api, deliveries } = await take(3, inTurn);
    expect(deliveries.map(({ blob, isVerified }) => [blob.blob_id, isVerified])).toEqual([
      ["blob-0", true],
      ["blob-1", true],
      ["blob-2", true],
    ]);
    const settled = { mailbox: "ada", body: { status_code: 204, duration_ms: expect.any(Number) } };
    expect(api.settlements).toEqual([
      { ...settled, deliveryId: "delivery-0" },
      { ...settled, deliveryId: "delivery-1" },
    ]);
    expect(api.leases[0]).toEqual({ mailbox: "ada", limit: 1 });
    expect(deliveries[0]?.leased.headers).toMatchObject({ "webhook-id": "blob_blob-0" });
  });

  it("says no longer time than the API takes, where the machine slept over a delivery", async () => {
    const { api } = await setUp(inTurn);
    let nowMs = 0;
    const client = new NodeClient({ endpoint: api.url, now: () => nowMs });
    closers.push(() => client.close());
    let taken = 0;
    for await (const _delivery of client.mailbox("ada", { secret: callbackSecret })) {
      nowMs += 3 * 86_400_000;
      if (++taken === 2) break;
    }
    expect(api.settlements).toMatchObject([{ body: { duration_ms: 86_400_000 } }]);
  });

  it("does not settle what the loop throws at", async () => {
    const fault = new Error("of the consumer");
    const { api, client } = await setUp(inTurn);
    const loop = async () => {
      for await (const _delivery of client.mailbox("ada", { secret: callbackSecret })) throw fault;
    };
    await expect(loop()).rejects.toBe(fault);
    expect(api.settlements).toEqual([]);
  });

  it("settles once what the loop settles by itself, with what it says", async () => {
    const { api } = await take(2, inTurn, undefined, (delivery) =>
      delivery.settle({ statusCode: 503, retryAfterSeconds: 30 }),
    );
    const body = { status_code: 503, retry_after_seconds: 30, duration_ms: expect.any(Number) };
    expect(api.settlements.map((one) => [one.deliveryId, one.body])).toEqual([
      ["delivery-0", body],
      ["delivery-1", body],
    ]);
  });

  it.each([
    ["as the API has it", { status_code: 503, retry_after_seconds: 60 }],
    ["a number", 503],
    ["null", null],
  ])("settles nothing where the loop's own answer is %s", async (_what, answer) => {
    const { api, deliveries } = await take(2, inTurn, undefined, async ({ settle }) => {
      const settling = async () => settle(answer as object);
      await expect(settling()).rejects.toMatchObject({ code: "invalid_options" });
    });
    expect(deliveries).toHaveLength(2);
    // Not as taken, either, when the loop goes on: what was to be said of it is not known.
    expect(api.settlements).toEqual([]);
  });

  it("tells what the API says no to where the loop settles by itself", async () => {
    await take(1, { ...inTurn, settle: () => notHeld }, undefined, async (delivery) => {
      await expect(delivery.settle()).rejects.toMatchObject({ code: "delivery_not_held" });
    });
  });

  it("goes on where somebody else has it by now, and tells that", async () => {
    const unsettled: string[] = [];
    const { deliveries } = await take(
      2,
      { ...inTurn, settle: () => notHeld },
      {
        secret: callbackSecret,
        onUnsettled: (one, { code }) => unsettled.push(`${one.delivery_id} ${code}`),
      },
    );
    expect(deliveries).toHaveLength(2);
    expect(unsettled).toEqual(["delivery-0 delivery_not_held"]);
  });

  it("settles again where the answer was lost, and nothing twice", async () => {
    const { api } = await take(2, {
      ...inTurn,
      settle: (count) => (count < 2 ? { status: 500, body: "" } : settledAs("delivered")),
    });
    expect(api.settlements.map(({ deliveryId }) => deliveryId)).toEqual(
      Array(3).fill("delivery-0"),
    );
  });

  it("turns down what is not genuine with 401, and what it has no secret for with 503", async () => {
    const refused: string[] = [];
    const forged = sampleDelivery({ delivery_id: "forged", blob_id: "blob-0" }, strangers);
    const unknown = sampleDelivery({ delivery_id: "unknown", blob_id: "blob-1" });
    const broken = sampleDelivery({ delivery_id: "broken", blob_id: "blob-2", body: "{}" });
    const good = sampleDelivery({ delivery_id: "good", blob_id: "blob-3" });
    const cut = sampleDelivery({ delivery_id: "cut", blob_id: "blob-4" });
    const secrets = new Map([
      ["blob-0", callbackSecret],
      ["blob-2", callbackSecret],
      ["blob-3", callbackSecret],
      ["blob-4", callbackSecret.slice(0, 20)],
    ]);
    const all = [forged, unknown, broken, cut, good];
    const { api, deliveries } = await take(
      1,
      { lease: (count) => leased(...all.slice(count, count + 1)) },
      {
        secretOf: async (blobId) => secrets.get(blobId),
        onRefused: (one, { code }) => refused.push(`${one.delivery_id} ${code}`),
      },
    );
    expect(deliveries.map(({ leased: one }) => one.delivery_id)).toEqual(["good"]);
    expect(refused).toEqual([
      "forged wrong_signature",
      "unknown bad_secret",
      "broken bad_body",
      "cut bad_secret",
    ]);
    expect(
      api.settlements.map(({ deliveryId, body }) => [
        deliveryId,
        "status_code" in body && body.status_code,
      ]),
    ).toEqual([
      ["forged", 401],
      ["unknown", 503],
      ["broken", 401],
      ["cut", 503],
    ]);
  });

  it("takes one of several secrets", async () => {
    const { deliveries } = await take(1, inTurn, { secret: [strangers, callbackSecret] });
    expect(deliveries[0]?.isVerified).toBe(true);
  });

  it("says that nothing was checked where it has no secret at all", async () => {
    const { deliveries } = await take(1, inTurn, {});
    expect(deliveries[0]).toMatchObject({ isVerified: false, blob: { blob_id: "blob-0" } });
  });

  const noSecrets: unknown[] = [
    ...[Promise.resolve(callbackSecret), new Set([callbackSecret]), callbackSecret.slice(0, -1)],
    ...["", null, 5, [], [callbackSecret, undefined]],
  ];
  it.each(noSecrets.map((secret) => ({ secret })))(
    "turns no delivery down for what is no secret: %p",
    async (options) => {
      const taking = take(1, inTurn, options as MailboxOptions);
      await expect(taking).rejects.toMatchObject({ name: "UsageError", code: "invalid_options" });
    },
  );

  it("takes a secret as a file has it, and asks for none where each blob has its own", async () => {
    const ofFile = { secret: `${callbackSecret}\n` };
    const ofEach = { secret: "", secretOf: () => callbackSecret };
    for (const options of [ofFile, ofEach]) {
      const { deliveries } = await take(1, inTurn, options);
      expect(deliveries[0]?.isVerified).toBe(true);
    }
  });

  it("fetches more at once from who deals with them quickly, and no more than 10", async () => {
    let made = 0;
    const { api } = await take(40, {
      lease: (_count, { limit }) => {
        const some = sampleDeliveries(limit, made);
        made += limit;
        return leased(...some);
      },
    });
    expect(api.leases.map(({ limit }) => limit)).toEqual([1, 10, 10, 10, 10]);
  });

  it.each(["a/b", "", ".", "..", "x".repeat(300), "a b", "ä", undefined])(
    "asks nothing with the name %j",
    async (name) => {
      const { api, client } = await setUp();
      const mailbox = client.mailbox(name as string);
      await expect(mailbox.next()).rejects.toMatchObject({ code: "invalid_mailbox" });
      const settling = client.settleDelivery(name as string, "d", settled);
      await expect(settling).rejects.toMatchObject({ code: "invalid_mailbox" });
      expect(api.leases).toEqual([]);
    },
  );

  it.each(["../x", "", "a/b", "?", "x".repeat(600)])(
    "settles nothing with the id %j",
    async (id) => {
      const { client } = await setUp();
      const settling = client.settleDelivery("ada", id, settled);
      await expect(settling).rejects.toMatchObject({ code: "invalid_delivery_id" });
    },
  );

  it("says that an API is older than mailboxes", async () => {
    const { client } = await setUp({
      lease: () => ({ status: 404, body: { message: "Not Found" } }),
    });
    await expect(client.mailbox("ada").next()).rejects.toMatchObject({
      code: "http_404",
      message: expect.stringContaining("older than this rekog"),
    });
  });

  it("ends with the signal's reason, and settles nothing", async () => {
    const controller = new AbortController();
    const reason = new Error("of the caller");
    const options = { secret: callbackSecret, signal: controller.signal };
    const loop = take(2, inTurn, options, () => controller.abort(reason));
    await expect(loop).rejects.toBe(reason);
  });
});

const settled = { status_code: 204, duration_ms: 1 };
const settledAs = (status: string) => ({ status: 200, body: { status } });
