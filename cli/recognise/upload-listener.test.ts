import { afterEach, describe, expect, it } from "@jest/globals";
import { ApiError } from "../client/api-error.ts";
import type { LeasedDelivery, SettleDelivery } from "../client/api-types.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { sampleDelivery } from "../testing/sample-deliveries.ts";
import { callbackSecret } from "../testing/stub-api.ts";
import { startUploadListener, type UploadListener } from "./upload-listener.ts";

const started: UploadListener[] = [];
afterEach(async () => {
  for (const listener of started.splice(0)) await listener.stop();
});

/** A listener for the API at that URL, which has these deliveries, or says no. */
async function start(endpoint: string, waiting: LeasedDelivery[] | Error = []) {
  const told: string[] = [];
  const names = new Set<string>();
  const settled: SettleDelivery[] = [];
  const { now, sleep } = createFakeClock();
  const listener = await startUploadListener({
    client: {
      endpoint,
      async leaseDeliveries(name, { limit, signal } = {}) {
        names.add(name);
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        if (waiting instanceof Error) throw waiting;
        return waiting.splice(0, limit);
      },
      async settleDelivery(_name, _id, settlement) {
        settled.push(settlement);
        return { status: "delivered" };
      },
    },
    onUnable: (why) => void told.push(why),
    notices: { detail: () => {} },
    signal: new AbortController().signal,
    ...{ now, sleep, random: () => 1 },
  });
  if (listener) started.push(listener);
  return { listener, told, names, settled };
}

const refusal = (status: number, code: string) =>
  new ApiError({ kind: "api", status, code, message: "It says no.", hint: "Check it." });

describe("startUploadListener", () => {
  it.each([
    "http://127.0.0.1:7878",
    "http://127.1.2.3",
    "http://[::1]:7878",
    "http://localhost:7878/api",
    "http://rekog.localhost",
  ])("listens for the API at %s", async (endpoint) => {
    const { listener, told, names } = await start(endpoint);
    expect(listener?.request).toEqual({
      callback_url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/$/),
      callback_certificate_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect({ told, asked: names.size }).toEqual({ told: [], asked: 0 });
  });

  it.each([
    "https://abc.execute-api.eu-west-1.amazonaws.com",
    "http://192.168.0.7:7878",
    "https://127.0.0.1.example.com",
    "http://localhost.example.com",
  ])("has a mailbox of its own at %s", async (endpoint) => {
    const [one, two] = [await start(endpoint), await start(endpoint)];
    const mailbox = one.listener?.request.callback_mailbox;
    expect(one.listener?.request).toEqual({
      callback_mailbox: expect.stringMatching(/^rekog-[0-9a-f-]{36}$/),
    });
    expect([...one.names]).toEqual([mailbox]);
    expect(two.listener?.request.callback_mailbox).not.toBe(mailbox);
  });

  it("brings what comes there to the blob that it is about, and settles it", async () => {
    const waiting: LeasedDelivery[] = [];
    const { listener, settled } = await start("https://api.example.com", waiting);
    const delivery = sampleDelivery();
    const expected = listener?.inbox.expect(delivery.blob_id, callbackSecret, () => {});
    waiting.push(delivery);
    expect((await expected?.arrived)?.blob_id).toBe(delivery.blob_id);
    await listener?.stop();
    expect(settled).toEqual([{ status_code: 204, duration_ms: expect.any(Number) }]);
  });

  it("turns down what is not genuine, and says why", async () => {
    const waiting: LeasedDelivery[] = [];
    const { listener, settled } = await start("https://api.example.com", waiting);
    const forged = sampleDelivery({}, `whsec_${btoa("x".repeat(24))}`);
    const refused = new Promise((resolve) => {
      listener?.inbox.expect(forged.blob_id, callbackSecret, ({ code }) => resolve(code));
    });
    waiting.push(forged);
    expect(await refused).toBe("wrong_signature");
    await listener?.stop();
    expect(settled).toMatchObject([{ status_code: 401 }]);
  });

  it.each([
    refusal(403, "mailbox_needs_keys"),
    refusal(403, "scope_missing"),
    refusal(404, "http_404"),
    refusal(400, "invalid_request"),
  ])("listens for nothing where there are no mailboxes, and says why: $code", async (error) => {
    const { listener, told } = await start("https://api.example.com", error);
    expect(listener).toBeUndefined();
    expect(told).toEqual([
      "The API at api.example.com cannot call this machine, and has no mailbox: It says no.",
    ]);
  });

  it.each([refusal(401, "invalid_api_key"), refusal(500, "internal_error")])(
    "does not hide that the API lets nobody in, or is out of order: $code",
    async (error) => {
      await expect(start("https://api.example.com", error)).rejects.toBe(error);
    },
  );
});
