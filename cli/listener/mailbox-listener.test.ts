import { afterEach, describe, expect, it } from "@jest/globals";
import { ApiError } from "../client/api-error.ts";
import type { LeasedDelivery, SettleDelivery, SettledDelivery } from "../client/api-types.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { receiverAt, receivers } from "../testing/receiver.ts";
import { sampleDeliveries, sampleDelivery } from "../testing/sample-deliveries.ts";
import { callbackSecret } from "../testing/stub-api.ts";
import type { FetchedCallback } from "./mailbox-events.ts";
import { type MailboxListenerOptions, startMailboxListener } from "./mailbox-listener.ts";

const startReceiver = receivers();
const started: AbortController[] = [];
// Whatever becomes of a test: a listener on this clock would ask for ever, and leave nothing else a turn.
afterEach(() => {
  for (const controller of started.splice(0)) controller.abort();
});
const refusal = (status: number, code: string) =>
  new ApiError({ kind: "api", status, code, message: "No.", hint: "Check it." });

interface Settled {
  id: string;
  settlement: SettleDelivery;
}

/** A mailbox that has these deliveries, and a listener at it; `stop` ends that, in as good order as it can. */
async function listen(
  waiting: LeasedDelivery[],
  change: Partial<MailboxListenerOptions> & {
    onLease?: () => void;
    onSettle?: (id: string) => Promise<SettledDelivery>;
  } = {},
) {
  const { onLease, onSettle, ...options } = change;
  const controller = new AbortController();
  started.push(controller);
  const clock = createFakeClock();
  const limits: number[] = [];
  const settled: Settled[] = [];
  const told: FetchedCallback[] = [];
  const unsettled: string[] = [];
  let wake = () => {};
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const listener = await startMailboxListener({
    client: {
      async leaseDeliveries(_name, { limit = 10, signal } = {}) {
        limits.push(limit);
        onLease?.();
        // As quick as a network is: nobody else would get a turn.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        return waiting.splice(0, limit);
      },
      async settleDelivery(_name, id, settlement, { signal } = {}) {
        signal?.throwIfAborted();
        const answer = onSettle ? await onSettle(id) : { status: "delivered" as const };
        settled.push({ id, settlement });
        wake();
        return answer;
      },
    },
    mailbox: "ada",
    secretFor: () => callbackSecret,
    onCallback(callback) {
      told.push(callback);
      wake();
      return true;
    },
    onUnsettled(callback, { code }) {
      unsettled.push(`${callback.leased.delivery_id} ${code}`);
      wake();
    },
    ...{ signal: controller.signal, now: clock.now, wallClock: clock.now, random: () => 1 },
    sleep: clock.sleep,
    ...options,
  });
  return {
    ...{ listener, limits, settled, told, unsettled },
    async until(holds: () => boolean) {
      while (!holds()) await changed();
    },
    async stop() {
      controller.abort(new Error("of the user"));
      await listener.ended;
    },
  };
}

const statuses = (settled: readonly Settled[]) =>
  settled.map(({ settlement }) =>
    "status_code" in settlement ? settlement.status_code : settlement.error_code,
  );

describe("startMailboxListener", () => {
  it("takes what it is told of, and turns down what is not genuine", async () => {
    const forged = sampleDelivery({ delivery_id: "forged" }, `whsec_${btoa("x".repeat(24))}`);
    const run = await listen([sampleDelivery(), forged]);
    await run.until(() => run.settled.length === 2);
    await run.stop();
    expect(statuses(run.settled).sort()).toEqual([204, 401]);
    expect(run.told.map(({ verified, statusCode }) => [verified, statusCode])).toEqual([
      [true, 204],
      [false, 401],
    ]);
  });

  it("settles nothing that is not taken", async () => {
    const run = await listen(sampleDeliveries(2), {
      onCallback: ({ leased }) => leased.delivery_id === "delivery-1",
    });
    await run.until(() => run.settled.length === 1);
    await run.stop();
    expect(run.settled.map(({ id }) => id)).toEqual(["delivery-1"]);
  });

  it("hands on method, headers and bytes, and settles with that receiver's answer", async () => {
    const receiver = await startReceiver({
      answer: (response) => response.writeHead(429, { "retry-after": "9" }).end(),
    });
    const delivery = sampleDelivery({ body: '{"blob_id":"b","metadata":{"name":"Café ☕"}}' });
    const run = await listen([delivery], { receiver: receiverAt(receiver.url) });
    const { headers, body } = await receiver.next();
    await run.until(() => run.settled.length === 1);
    await run.stop();
    expect(body.toString()).toBe(delivery.body);
    expect(headers).toEqual({
      ...delivery.headers,
      host: new URL(receiver.url).host,
      connection: "close",
      "content-length": String(Buffer.byteLength(delivery.body)),
    });
    expect(run.settled[0]?.settlement).toMatchObject({ status_code: 429, retry_after_seconds: 9 });
    expect(run.told).toMatchObject([{ statusCode: 429, forwarded: { kind: "answered" } }]);
  });

  it("says why the receiver did not answer", async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const run = await listen([sampleDelivery()], { receiver: receiverAt(receiver.url) });
    await run.until(() => run.settled.length === 1);
    await run.stop();
    expect(statuses(run.settled)).toEqual(["connection_refused"]);
    expect(run.told[0]).toMatchObject({ forwarded: { reason: "ECONNREFUSED" } });
    expect(run.told[0]?.statusCode).toBeUndefined();
  });

  it("has ten under way at most, and asks for no more than it can take", async () => {
    const answers: (() => void)[] = [];
    let [open, most] = [0, 0];
    const receiver = await startReceiver({
      answer(response) {
        open += 1;
        most = Math.max(most, open);
        answers.push(() => {
          open -= 1;
          response.writeHead(204).end();
        });
      },
    });
    const run = await listen(sampleDeliveries(25), { receiver: receiverAt(receiver.url) });
    for (let taken = 0; taken < 10; taken += 1) await receiver.next();
    expect(run.limits).toEqual([1, 9]);
    expect(receiver.requests).toHaveLength(10);
    answers[0]?.();
    await receiver.next();
    expect(run.limits).toEqual([1, 9, 1]);
    for (let at = 1; at < 25; at += 1) {
      while (!answers[at]) await receiver.next();
      answers[at]?.();
    }
    await run.until(() => run.settled.length === 25);
    await run.stop();
    expect({ most, limit: Math.max(...run.limits) }).toEqual({ most: 10, limit: 9 });
    expect(new Set(run.settled.map(({ id }) => id)).size).toBe(25);
  });

  it("tells what somebody else has by now, and goes on", async () => {
    const run = await listen(sampleDeliveries(3), {
      onSettle: async (id) => {
        if (id === "delivery-0") throw refusal(409, "delivery_not_held");
        if (id === "delivery-1") throw refusal(404, "delivery_not_found");
        return { status: "delivered" };
      },
    });
    await run.until(() => run.settled.length === 1 && run.unsettled.length === 2);
    await run.stop();
    expect(run.unsettled.sort()).toEqual([
      "delivery-0 delivery_not_held",
      "delivery-1 delivery_not_found",
    ]);
  });

  it("settles at its end what a receiver still answers", async () => {
    let answer = () => {};
    const endings: number[] = [];
    const receiver = await startReceiver({
      answer: (response) => {
        answer = () => response.writeHead(200).end();
      },
    });
    const run = await listen([sampleDelivery()], {
      receiver: receiverAt(receiver.url),
      // Only the end of the wait is waited for.
      sleep: (ms, signal) =>
        ms < 5_000
          ? new Promise((resolve) => setImmediate(resolve))
          : new Promise((_resolve, reject) => {
              signal?.addEventListener("abort", () => reject(signal.reason));
            }),
      onEnding(underWay) {
        endings.push(underWay);
        answer();
      },
    });
    await receiver.next();
    await run.stop();
    expect(endings).toEqual([1]);
    expect(statuses(run.settled)).toEqual([200]);
  });

  it("does not settle what no receiver answered when its time is up", async () => {
    const receiver = await startReceiver({ answer: () => {} });
    const run = await listen([sampleDelivery()], { receiver: receiverAt(receiver.url) });
    await receiver.next();
    await run.stop();
    expect(run.settled).toEqual([]);
    expect(run.told).toEqual([]);
    // Nobody is left to wonder what became of it.
    expect(run.unsettled).toEqual([`${sampleDelivery().delivery_id} not_settled`]);
  });

  it("says so where there is no time left to settle", async () => {
    const run = await listen([sampleDelivery()], {
      ...stuckClient(),
    });
    await run.until(() => run.told.length === 1);
    await run.stop();
    expect(run.unsettled).toEqual([`${sampleDelivery().delivery_id} not_settled`]);
  });

  it("ends with what the API says no to, once what is under way is over", async () => {
    let leases = 0;
    const run = await listen([sampleDelivery()], {
      onLease: () => {
        leases += 1;
        if (leases > 1) throw refusal(401, "invalid_api_key");
      },
    });
    await expect(run.listener.ended).rejects.toMatchObject({ code: "invalid_api_key" });
    expect(statuses(run.settled)).toEqual([204]);
  });

  it("does not begin where the API says no", async () => {
    const onLease = () => {
      throw refusal(403, "scope_missing");
    };
    await expect(listen([], { onLease })).rejects.toMatchObject({ code: "scope_missing" });
  });

  it("ends with what nobody foresaw", async () => {
    const fault = new TypeError("of the command");
    const run = await listen([sampleDelivery()], {
      onCallback: () => {
        throw fault;
      },
    });
    await expect(run.listener.ended).rejects.toBe(fault);
  });
});

/** Leases once, and hears no settlement until it is told that there is no time left. */
function stuckClient(): Pick<MailboxListenerOptions, "client"> {
  const waiting = [sampleDelivery()];
  return {
    client: {
      async leaseDeliveries(_name, { signal } = {}) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        return waiting.splice(0, 1);
      },
      settleDelivery: (_name, _id, _settlement, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
        }),
    },
  };
}
