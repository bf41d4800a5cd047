import { describe, expect, it } from "@jest/globals";
import { leased, notHeld, sampleDeliveries } from "../testing/sample-deliveries.ts";
import { callbackSecret } from "../testing/stub-api.ts";
import { stubClients } from "../testing/stub-client.ts";
import type { MailboxOptions } from "./mailbox/mailbox.ts";
import type { RekogClient } from "./rekog-client.ts";

const stubs = { node: stubClients("node"), fetch: stubClients("fetch") };
const { setUp, newClient } = stubs.node;
const bytes = Buffer.from("a picture");
const lost = new Error("the database is gone");
/** A rejection that nobody heard would end the process. */
const hear = async () => {
  throw lost;
};

async function readAll(client: RekogClient, options: MailboxOptions): Promise<void> {
  for await (const _ of client.mailbox("ada", options));
}

const down = { status: 503, body: {} };

describe("what hears of a call and returns a promise", () => {
  it("has kept a callback's secret before the picture is sent", async () => {
    const { client, api } = await setUp();
    const uploadsThen: number[] = [];
    await client.upload(bytes, {
      onCreated: async () => {
        // Longer than an upload takes.
        await client.get((await client.create()).blob_id);
        await client.usage();
        uploadsThen.push(api.uploads.length);
      },
    });
    expect(uploadsThen).toEqual([0]);
    expect(api.uploads).toHaveLength(1);
  });

  it("ends an upload with what it rejects with, and nothing is sent", async () => {
    const { client, api } = await setUp();
    await expect(client.upload(bytes, { onCreated: hear })).rejects.toBe(lost);
    expect(api.uploads).toEqual([]);
  });

  it.each(["node", "fetch"] as const)(
    "ends an upload over %s that is under way",
    async (transport) => {
      const { client } = await stubs[transport].setUp();
      const thrown = (sentBytes: number) => {
        if (sentBytes > 0) throw lost;
      };
      await expect(client.upload(bytes, { onProgress: thrown })).rejects.toBe(lost);
      const rejected = async (sentBytes: number) => thrown(sentBytes);
      await expect(client.upload(bytes, { onProgress: rejected })).rejects.toBe(lost);
      await expect(client.upload(bytes, { onProgress: hear })).rejects.toBe(lost);
    },
  );

  it.each(["node", "fetch"] as const)(
    "holds up an upload over %s that is done no longer than its signal says",
    async (transport) => {
      const { client, api } = await stubs[transport].setUp();
      const ending = new AbortController();
      const onProgress = (sentBytes: number) => {
        if (sentBytes < bytes.length) return undefined;
        // By then the upload is answered.
        void (async () => {
          for (let count = 0; count < 5; count += 1) await client.usage();
          ending.abort(lost);
        })();
        return new Promise(() => {});
      };
      await expect(client.upload(bytes, { onProgress, signal: ending.signal })).rejects.toBe(lost);
      await expect(client.upload(bytes, { onProgress: () => client.usage() })).resolves.toEqual(
        expect.objectContaining({ status: expect.any(String) }),
      );
      expect(api.uploads.length).toBeGreaterThan(0);
    },
  );

  it("ends a wait", async () => {
    const { client } = await setUp();
    const { blob_id: id } = await client.create();
    await expect(client.wait(id, { onState: hear })).rejects.toBe(lost);
  });

  it("ends a call that is sent again, and one that was answered", async () => {
    const { api } = await setUp({ usage: () => down });
    const ofRetry = newClient({ endpoint: api.url, onRetry: hear });
    await expect(ofRetry.usage()).rejects.toBe(lost);
    const ofAnswer = newClient({ endpoint: api.url, onExchange: hear });
    await expect(ofAnswer.usage()).rejects.toBe(lost);
  });

  it("ends a loop over a mailbox", async () => {
    const secret = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
    const forged = await setUp({ lease: (count) => leased(...sampleDeliveries(1, count)) });
    await expect(readAll(forged.client, { secret, onRefused: hear })).rejects.toBe(lost);
    const unsettled = await setUp({
      lease: (count) => leased(...sampleDeliveries(1, count)),
      settle: () => notHeld,
    });
    const held = { secret: callbackSecret, onUnsettled: hear };
    await expect(readAll(unsettled.client, held)).rejects.toBe(lost);
    const outOfOrder = await setUp({ lease: (count) => (count === 0 ? leased() : down) });
    await expect(readAll(outOfOrder.client, { onOutage: hear })).rejects.toBe(lost);
  });

  describe("and never settles", () => {
    const ending = () => new AbortController();
    /** Whoever hears of it ends the call in the midst of hearing. */
    const endless = (controller: AbortController) => () => {
      setImmediate(() => controller.abort(lost));
      return new Promise<never>(() => {});
    };

    it("holds up an upload, and a wait, no longer than their signal says", async () => {
      const { client, api } = await setUp();
      const ofUpload = ending();
      await expect(
        client.upload(bytes, { onCreated: endless(ofUpload), signal: ofUpload.signal }),
      ).rejects.toBe(lost);
      expect(api.uploads).toEqual([]);
      const { blob_id: id } = await client.create();
      const ofWait = ending();
      await expect(
        client.wait(id, { onState: endless(ofWait), signal: ofWait.signal }),
      ).rejects.toBe(lost);
    });

    it("holds up a call, answered or sent again, no longer than its signal says", async () => {
      const { api } = await setUp({ usage: () => down });
      for (const hearer of ["onRetry", "onExchange"] as const) {
        const controller = ending();
        const client = newClient({ endpoint: api.url, [hearer]: endless(controller) });
        await expect(client.usage({ signal: controller.signal })).rejects.toBe(lost);
      }
    });

    it("holds up a mailbox's loop no longer than its signal says", async () => {
      const secret = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
      const lease = (count: number) => leased(...sampleDeliveries(1, count));
      const forged = await setUp({ lease });
      const unsettled = await setUp({ lease, settle: () => notHeld });
      const outOfOrder = await setUp({ lease: (count) => (count === 0 ? leased() : down) });
      for (const [{ client }, options] of [
        [forged, (hear) => ({ secret, onRefused: hear })],
        [unsettled, (hear) => ({ secret: callbackSecret, onUnsettled: hear })],
        [outOfOrder, (hear) => ({ onOutage: hear })],
        [forged, (hear) => ({ secretOf: hear })],
      ] satisfies [{ client: RekogClient }, (hear: () => Promise<never>) => MailboxOptions][]) {
        const controller = ending();
        const { signal } = controller;
        const loop = readAll(client, { ...options(endless(controller)), signal });
        await expect(loop).rejects.toBe(lost);
      }
    });
  });
});
