import { describe, expect, it } from "@jest/globals";
import { everyFault, failingAt } from "../../testing/failing-at.ts";
import { ada, mailboxBed, mailboxLeaseMs, waitingBlob } from "../../testing/mailbox-bed.ts";
import { watchedPorts } from "../../testing/watched-ports.ts";
import { asOf } from "../blob/blob.ts";
import type { ListenerReport } from "../mailbox/listener-report.ts";
import type { MailboxStore } from "../ports/mailbox.ts";

const took: ListenerReport = { statusCode: 204, durationMs: 12 };
/** Every call of a good run, in order: what waits, its lease, and what became of it. */
const expectedCalls = ["store.waiting", "store.change", "store.change"];

type Bed = Awaited<ReturnType<typeof mailboxBed>>;

/** What a listener does that is killed or goes on, as the ports let it: leases, hands on, settles. */
async function listenOnce(bed: Bed, ports: { store: MailboxStore }, received: string[]) {
  const leased = await bed.leaseWith(ports)(ada, 10);
  for (const { deliveryId, blobId } of leased) {
    received.push(blobId);
    await bed.settleWith(ports)(ada, deliveryId, took);
  }
}

describe("a mailbox", () => {
  it("takes these calls, in this order", async () => {
    const bed = await mailboxBed();
    const { ports, calls } = watchedPorts({ store: bed.store as MailboxStore });
    await listenOnce(bed, ports, []);
    expect(calls).toEqual(expectedCalls);
  });

  it.each(everyFault(expectedCalls))(
    "has delivered after a fault at $name: $plan",
    async ({ plan }) => {
      const bed = await mailboxBed();
      const received: string[] = [];
      const failing = failingAt({ store: bed.store as MailboxStore }, plan);
      await listenOnce(bed, failing, received).catch(() => {});
      const { blobId } = waitingBlob();
      // Whoever listens next, for as long as the longest wait of the schedule takes.
      for (let polls = 0; polls < 10; polls += 1) {
        bed.clock.advance(mailboxLeaseMs);
        await listenOnce(bed, bed, received);
      }
      const stored = await bed.store.get(blobId);
      const seen = stored && asOf(stored, bed.clock.now());
      const attempts = seen?.callback?.attempts ?? [];
      expect(received).toContain(blobId);
      expect(seen?.callback?.status).toBe("delivered");
      // What was received and not settled was an attempt; so was what was leased and never handed out.
      expect(attempts.filter(({ outcome }) => outcome === "delivered")).toHaveLength(1);
      expect(attempts.length).toBe(seen?.callback?.attemptsMade);
      expect(await bed.store.waiting(ada, bed.clock.now(), 10)).toEqual([]);
    },
  );
});
