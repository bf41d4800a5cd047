import { describe, expect, it } from "@jest/globals";
import { fakeBlobStore } from "../../testing/fake-blob-store.ts";
import { fakeCallbackQueue } from "../../testing/fake-callback-queue.ts";
import { fakeIdempotency } from "../../testing/fake-idempotency.ts";
import { fixedClock } from "../../testing/fixed-clock.ts";
import {
  blob,
  callback,
  callbackSecret,
  mailboxCallback,
  processing,
  succeeded,
  urlTarget,
} from "../../testing/sample-blob.ts";
import { spyLog } from "../../testing/spy-log.ts";
import { defaultAccount } from "../api-keys/access-key.ts";
import type { BlobRecord } from "../blob/blob.ts";
import type { CallbackTarget } from "../blob/callback.ts";
import { redeliverCallbackUseCase } from "./redeliver-callback.ts";

const { blobId } = blob();
const elsewhere = urlTarget({ url: "https://other.example/", trust: { allowInsecure: true } });
const failedAttempt = {
  at: "2026-11-23T12:00:04.000Z",
  outcome: "failed",
  durationMs: 5,
} as const;

const ada = { kind: "mailbox", mailbox: "ada" } as const;
const lease = { id: "lease-1", until: "2026-11-23T12:01:00.000Z" };

async function setUp(
  record: BlobRecord | undefined,
  refuse?: string,
  keys: { requireKey?: boolean } = {},
) {
  const clock = fixedClock(blob().createdAt);
  const store = fakeBlobStore();
  if (record) await store.create(record);
  const queue = fakeCallbackQueue();
  const log = spyLog();
  const idempotency = fakeIdempotency();
  const checked: string[] = [];
  let secrets = 0;
  let takes = queue.send;
  const failQueue = () => {
    takes = () => Promise.reject(new Error("The queue takes nothing."));
  };
  const redeliverCallback = redeliverCallbackUseCase({
    store,
    queue: { send: (...request) => takes(...request) },
    log: log.log,
    now: clock.now,
    idempotency,
    newSecret: () => `whsec_${++secrets}`,
    ...{ requireKey: true, mailboxWithoutKey: false, ...keys },
    refuseUrl: async (url) => {
      checked.push(url);
      return refuse;
    },
  });
  const redeliver = (id: string, wanted?: CallbackTarget, account = defaultAccount) =>
    redeliverCallback(id, account, wanted);
  /** With an `Idempotency-Key`. */
  const sendAgain = (wanted?: CallbackTarget, fingerprint = "aa", key = "order-4711") =>
    redeliverCallback(blobId, defaultAccount, wanted, { key, fingerprint });
  return { sendAgain, idempotency, clock, store, queue, checked, log, failQueue, redeliver };
}

describe("redeliverCallback, with an Idempotency-Key", () => {
  it("tells the secret of a first callback again, and delivers no second time", async () => {
    const { queue, clock, sendAgain } = await setUp(blob(succeeded()));
    const first = await sendAgain(elsewhere);
    expect(first).toMatchObject({ newSecret: "whsec_1" });
    expect(first).not.toHaveProperty("isReplayed");
    clock.advance(23 * 60 * 60_000);
    expect(await sendAgain(elsewhere)).toEqual({ ...first, isReplayed: true });
    expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 0 }]);
    clock.advance(60 * 60_000);
    expect(await sendAgain(elsewhere)).not.toHaveProperty("isReplayed");
    expect(queue.sent).toHaveLength(2);
  });

  it("tells no secret that was made with the blob, or for another request", async () => {
    const { queue, redeliver, sendAgain } = await setUp(
      blob(succeeded(), { callback: callback() }),
    );
    for (const isReplayed of [undefined, true]) {
      const redelivery = await sendAgain();
      expect(redelivery?.isReplayed).toBe(isReplayed);
      expect(redelivery).not.toHaveProperty("newSecret");
    }
    expect(queue.sent).toHaveLength(1);
    const other = await setUp(blob(succeeded()));
    await other.redeliver(blobId, elsewhere);
    await other.sendAgain();
    expect(await other.sendAgain()).not.toHaveProperty("newSecret");
    expect(await redeliver(blobId)).not.toHaveProperty("isReplayed");
  });

  it("leaves the target that was accepted since", async () => {
    const { store, queue, redeliver, sendAgain } = await setUp(blob(succeeded()));
    await sendAgain(elsewhere);
    await redeliver(blobId, ada);
    expect(await sendAgain(elsewhere)).toMatchObject({
      newSecret: "whsec_1",
      record: { callback: { target: ada, delivery: 2 } },
    });
    expect((await store.get(blobId))?.callback?.target).toEqual(ada);
    expect(queue.sent).toHaveLength(1);
  });

  it("tells the secret to both, if the same request comes twice at once", async () => {
    const { store, sendAgain } = await setUp(blob(succeeded()));
    const both = await Promise.all([sendAgain(elsewhere), sendAgain(elsewhere)]);
    const secret = (await store.get(blobId))?.callback?.secret;
    expect(both.map((one) => one?.newSecret)).toEqual([secret, secret]);
  });

  it.each(["startDelivery", "settle"] as const)(
    "tells the secret after a crash at %s",
    async (step) => {
      const { store, idempotency, queue, sendAgain } = await setUp(blob(succeeded()));
      const { startDelivery } = store;
      const { settle } = idempotency;
      const crash = () => Promise.reject(new Error("It crashed."));
      if (step === "settle") idempotency.settle = crash;
      else store.startDelivery = crash;
      await sendAgain(elsewhere).catch(() => undefined);
      Object.assign(store, { startDelivery });
      Object.assign(idempotency, { settle });
      const again = await sendAgain(elsewhere);
      const secret = (await store.get(blobId))?.callback?.secret;
      expect(again).toMatchObject({ newSecret: secret });
      expect(queue.sent.at(-1)).toMatchObject({ delivery: again?.record.callback?.delivery });
    },
  );

  it("refuses the key of another request, and of a key that did nothing takes none", async () => {
    const { queue, redeliver, sendAgain } = await setUp(blob(succeeded()));
    await expect(sendAgain()).rejects.toMatchObject({ code: "invalid_callback_url" });
    await sendAgain(elsewhere, "bb");
    await expect(sendAgain(ada)).rejects.toMatchObject({ code: "idempotency_key_reused" });
    expect(queue.sent).toHaveLength(1);
    await redeliver(blobId);
    expect(await sendAgain(undefined, "aa", "another")).not.toHaveProperty("isReplayed");
  });
});

describe("redeliverCallback", () => {
  it.each(["pending", "delivered", "failed", "stopped"] as const)(
    "delivers again what is %s, to where it went before, under the next number",
    async (status) => {
      const attempts = [failedAttempt];
      const before = callback({ status, attempts, attemptsMade: 7 });
      const { store, queue, redeliver } = await setUp(blob(succeeded(), { callback: before }));
      const { record, newSecret } = (await redeliver(blobId)) ?? {};
      expect(record).toEqual(await store.get(blobId));
      expect(record?.callback).toEqual(callback({ delivery: 2, attempts }));
      expect(newSecret).toBeUndefined();
      expect(queue.sent).toEqual([{ blobId, delivery: 2, attempt: 0 }]);
    },
  );

  it("delivers to another receiver, which takes the place of the first, with the same secret", async () => {
    const { queue, checked, redeliver } = await setUp(blob(succeeded(), { callback: callback() }));
    const { record, newSecret } = (await redeliver(blobId, elsewhere)) ?? {};
    expect(record?.callback).toMatchObject({
      target: elsewhere,
      secret: callbackSecret,
      status: "pending",
    });
    expect(newSecret).toBeUndefined();
    expect(checked).toEqual([elsewhere.url]);
    expect(queue.sent).toEqual([{ blobId, delivery: 2, attempt: 0 }]);
  });

  it.each([
    ["from a URL", callback(), ada, ada],
    [
      "from another mailbox",
      mailboxCallback(),
      { ...ada, mailbox: "bob" },
      { ...ada, mailbox: "bob" },
    ],
    ["from there, again", mailboxCallback(), undefined, ada],
    ["from there, while it is leased", mailboxCallback({ lease }), undefined, ada],
  ])(
    "puts it into a mailbox %s, with no message that asks for it",
    async (_, before, wanted, target) => {
      const { store, clock, queue, redeliver } = await setUp(
        blob(succeeded(), { callback: before }),
      );
      const { record } = (await redeliver(blobId, wanted)) ?? {};
      expect(record?.callback).toEqual(mailboxCallback({ target, delivery: 2 }));
      expect(queue.sent).toEqual([]);
      const mailbox = { account: defaultAccount, name: target.mailbox };
      expect(await store.waiting(mailbox, clock.now(), 10)).toEqual([blobId]);
    },
  );

  it("asks for it at a URL, once it was in a mailbox", async () => {
    const record = blob(succeeded(), { callback: mailboxCallback({ lease }) });
    const { store, clock, queue, redeliver } = await setUp(record);
    await redeliver(blobId, elsewhere);
    expect(queue.sent).toEqual([{ blobId, delivery: 2, attempt: 0 }]);
    const mailbox = { account: defaultAccount, name: "ada" };
    expect(await store.waiting(mailbox, clock.now(), 10)).toEqual([]);
  });

  it("puts nothing into a mailbox where everybody is one account", async () => {
    const { redeliver, store } = await setUp(blob(succeeded()), undefined, { requireKey: false });
    await expect(redeliver(blobId, ada)).rejects.toMatchObject({ code: "mailbox_needs_keys" });
    expect((await store.get(blobId))?.callback).toBeUndefined();
  });

  it("tells the new secret of a blob that had no callback", async () => {
    const { queue, redeliver } = await setUp(blob(succeeded()));
    const { record, newSecret } = (await redeliver(blobId, elsewhere)) ?? {};
    expect(newSecret).toBe("whsec_1");
    expect(record?.callback?.secret).toBe("whsec_1");
    expect(queue.sent).toEqual([{ blobId, delivery: 1, attempt: 0 }]);
  });

  it("tells the new secret though the queue takes nothing just now: no later answer has it", async () => {
    const { store, redeliver, failQueue, log } = await setUp(blob(succeeded()));
    failQueue();
    const redelivery = await redeliver(blobId, elsewhere);
    expect(redelivery?.newSecret).toBe("whsec_1");
    expect(await store.get(blobId)).toMatchObject({
      callback: { status: "pending", delivery: 1, secret: "whsec_1" },
    });
    expect(log.lines).toMatchObject([{ level: "warn", event: "callback_not_queued" }]);
    await expect(redeliver(blobId)).rejects.toThrow("The queue takes nothing.");
  });

  it("tells the one secret there is, if two ask for the first delivery at once", async () => {
    const { store, redeliver } = await setUp(blob(succeeded()));
    const both = await Promise.all([redeliver(blobId, elsewhere), redeliver(blobId, elsewhere)]);
    const secret = (await store.get(blobId))?.callback?.secret;
    expect(both.flatMap((one) => one?.newSecret ?? [])).toEqual([secret]);
  });

  it("delivers that a blob has failed, also by the passing of a deadline", async () => {
    const record = blob(undefined, { callback: callback() });
    const { clock, queue, redeliver } = await setUp(record);
    clock.advance(60 * 60_000);
    expect((await redeliver(blobId))?.record.state).toEqual({
      status: "failed",
      failure: { code: "upload_expired" },
    });
    expect(queue.sent).toEqual([{ blobId, delivery: 2, attempt: 0 }]);
  });

  it.each([
    ["awaiting_upload", blob(undefined, { callback: callback() })],
    ["processing", blob(processing, { callback: callback() })],
  ])("refuses while the blob is %s", async (status, record) => {
    const { store, queue, redeliver } = await setUp(record);
    await expect(redeliver(blobId)).rejects.toMatchObject({
      code: "blob_not_finished",
      message: expect.stringContaining(status),
    });
    expect(await store.get(blobId)).toEqual(record);
    expect(queue.sent).toEqual([]);
  });

  it("wants to be told where to, if there is no callback yet", async () => {
    const { redeliver } = await setUp(blob(succeeded()));
    await expect(redeliver(blobId)).rejects.toMatchObject({
      code: "invalid_callback_url",
      faults: [{ pointer: "/callback_url", detail: expect.stringMatching(/^is needed/) }],
    });
  });

  it("refuses a URL that callbacks may not go to, and changes nothing", async () => {
    const record = blob(succeeded(), { callback: callback() });
    const { store, queue, redeliver } = await setUp(record, "must be public");
    await expect(redeliver(blobId, elsewhere)).rejects.toMatchObject({
      code: "invalid_callback_url",
      faults: [{ pointer: "/callback_url", detail: "must be public" }],
    });
    expect(await store.get(blobId)).toEqual(record);
    expect(queue.sent).toEqual([]);
  });

  it("knows nothing of a blob that is not there, or has expired", async () => {
    const { clock, redeliver } = await setUp(blob(succeeded(), { callback: callback() }));
    expect(await redeliver("another")).toBeUndefined();
    clock.advance(30 * 24 * 60 * 60_000);
    expect(await redeliver(blobId)).toBeUndefined();
  });

  it("knows nothing of a blob that is deleted in between, and queues nothing", async () => {
    const { store, queue, redeliver } = await setUp(blob(succeeded(), { callback: callback() }));
    const { get } = store;
    store.get = async (id) => {
      const found = await get(id);
      await store.remove(id);
      return found;
    };
    expect(await redeliver(blobId)).toBeUndefined();
    expect(queue.sent).toEqual([]);
  });
});
