import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { components } from "../../openapi.d.ts";
import { maxCallbackBytes } from "../core/callback/callback-body.ts";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.fixture.ts";
import { type Blob, type LocalStack, startLocalStack } from "./local-stack.fixture.ts";
import { stopSign } from "./picture-bytes.fixture.ts";
import { stubDetector } from "./stub-detector.fixture.ts";

type Leased = components["schemas"]["LeasedDeliveries"];

/** So many cars that their boxes nearly fill a callback; metadata has room for what is left. */
const cars = Array.from({ length: 3_080 }, () => ({
  classIndex: 2,
  confidence: 90,
  box: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 },
}));

let stack: LocalStack;
let receiver: CallbackReceiver;
beforeAll(async () => {
  stack = await startLocalStack({ detector: stubDetector(cars) });
  receiver = await startCallbackReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await stack.stop();
});

/** The blob once its callback was attempted. */
async function calledBack(metadata?: Record<string, string>): Promise<Blob> {
  const request = { callback_url: receiver.url, ...(metadata && { metadata }) };
  const { blobId, form } = await stack.open(request);
  const attempted = stack.logged("callback_attempted", blobId);
  expect(await stack.post(form, stopSign())).toEqual({ status: 204 });
  await attempted;
  return stack.get(blobId);
}

async function resend(blobId: string, target = {}): Promise<void> {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(target) };
  const { status } = await stack.call("redeliverCallback", `/blobs/${blobId}/callback`, init);
  expect(status).toBe(202);
}

it("what was small enough for a callback once is so with a longer ledger, too", async () => {
  await calledBack();
  // The same picture again, so that all that is to come but the metadata is as long.
  const { blob_id: measured } = await calledBack();
  const bytes = Buffer.byteLength(JSON.stringify(await receiver.received(measured)));
  const left = maxCallbackBytes - bytes - Buffer.byteLength(',"metadata":{}');
  expect(left).toBeGreaterThan(0);
  const names = Array.from({ length: 20 }, (_, index) => String(index).padStart(2, "0"));
  const each = Math.floor(left / names.length) - Buffer.byteLength('"00":"",');
  const metadata = Object.fromEntries(names.map((name) => [name, "x".repeat(each)]));

  const { blob_id: blobId, callback } = await calledBack(metadata);
  expect(callback?.status).toBe("delivered");
  const body = await receiver.received(blobId);
  expect(maxCallbackBytes - Buffer.byteLength(JSON.stringify(body))).toBeLessThan(30);

  const attempted = stack.logged("callback_attempted", blobId);
  await resend(blobId);
  await attempted;
  const { callback: after } = await stack.get(blobId);
  expect(after).toMatchObject({
    status: "delivered",
    attempts: [{ outcome: "delivered" }, { outcome: "delivered" }],
  });
  expect(receiver.count(blobId)).toBe(2);

  await resend(blobId, { callback_mailbox: "one-with-a-long-name-of-many-letters" });
  const path = "/mailboxes/one-with-a-long-name-of-many-letters";
  const { deliveries } = (await stack.call("leaseDeliveries", path)).body as Leased;
  const { callback: _, ...result } = body as Blob;
  expect(deliveries.map((one) => JSON.parse(one.body))).toEqual([result]);
});
