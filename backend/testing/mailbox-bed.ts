import { callbackPreparer } from "../adapters/callback-sender/prepare-callback.ts";
import { defaultAccount } from "../core/api-keys/access-key.ts";
import type { BlobRecord } from "../core/blob/blob.ts";
import type { Mailbox, MailboxStore } from "../core/ports/mailbox.ts";
import { leaseDeliveriesUseCase } from "../core/use-cases/lease-deliveries.ts";
import { settleDeliveryUseCase } from "../core/use-cases/settle-delivery.ts";
import { encodeBlob } from "../handlers/http/blob-body.ts";
import { fakeBlobStore } from "./fake-blob-store.ts";
import { fixedClock } from "./fixed-clock.ts";
import { blob, mailboxCallback, succeeded } from "./sample-blob.ts";
import { spyLog } from "./spy-log.ts";
import { spyMetrics } from "./spy-metrics.ts";

export const mailboxLeaseMs = 60_000;
export const ada: Mailbox = { account: defaultAccount, name: "ada" };

/** A finished blob whose result waits in the mailbox `ada`. */
export const waitingBlob = (more: Partial<BlobRecord> = {}): BlobRecord =>
  blob(succeeded(), { callback: mailboxCallback(), ...more });

export interface MailboxBedOptions {
  requireKey?: boolean;
  mailboxWithoutKey?: boolean;
  maxBodyBytes?: number;
}

/** Both sides of a mailbox, with every port a fake, and with blobs in it. */
export async function mailboxBed(
  records: readonly BlobRecord[] = [waitingBlob()],
  { requireKey = true, mailboxWithoutKey = false, maxBodyBytes }: MailboxBedOptions = {},
) {
  const clock = fixedClock(blob().createdAt);
  const store = fakeBlobStore();
  for (const record of records) await store.create(record);
  const log = spyLog();
  const metrics = spyMetrics();
  let leases = 0;
  const depsWith = (ports: { store: MailboxStore }) => ({
    ...ports,
    ...{ requireKey, mailboxWithoutKey, mailboxLeaseMs },
    prepare: callbackPreparer({
      ...{ userAgent: "rekog/1.2.3", now: clock.now },
      ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    }),
    encode: (record: BlobRecord) => JSON.stringify(encodeBlob(record)),
    log: log.log,
    metrics: metrics.metrics,
    now: clock.now,
    newId: () => `lease-${++leases}`,
    random: () => 0,
  });
  const leaseWith = (ports: { store: MailboxStore }) => leaseDeliveriesUseCase(depsWith(ports));
  const settleWith = (ports: { store: MailboxStore }) => settleDeliveryUseCase(depsWith(ports));
  const blobId = records[0]?.blobId ?? blob().blobId;
  return {
    ...{ clock, store, log, metrics, leaseWith, settleWith, blobId },
    lease: (mailbox = ada, limit = 10) => leaseWith({ store })(mailbox, limit),
    settle: settleWith({ store }),
    /** Of the first blob, as it is stored. */
    stored: async () => (await store.get(blobId))?.callback,
  };
}
