import { createHash } from "node:crypto";
import { isBlobId } from "../blob/blob-id.ts";
import type { Mailbox } from "../ports/mailbox.ts";

/** One lease of one delivery. */
export interface LeaseOfBlob {
  blobId: string;
  leaseId: string;
}

/**
 * The name of one lease, for whoever holds it: nobody else is to read anything from it. Its check digits go by the mailbox,
 * so that with another account's key, or for another mailbox, it is none, which is told without a read. They keep no secret: what
 * they let through is compared with what is stored.
 */
export function encodeDeliveryId({ blobId, leaseId }: LeaseOfBlob, mailbox: Mailbox): string {
  return `${blobId}.${leaseId}.${checkDigits({ blobId, leaseId }, mailbox)}`;
}

/** Undefined if it was never handed out for this mailbox. */
export function decodeDeliveryId(text: string, mailbox: Mailbox): LeaseOfBlob | undefined {
  const [blobId = "", leaseId = "", check, ...more] = text.split(".");
  if (!isBlobId(blobId) || !isLeaseId(leaseId) || more.length > 0) return undefined;
  return check === checkDigits({ blobId, leaseId }, mailbox) ? { blobId, leaseId } : undefined;
}

const isLeaseId = (text: string) => /^[\w-]{1,64}$/.test(text);

function checkDigits({ blobId, leaseId }: LeaseOfBlob, { account, name }: Mailbox): string {
  const hash = createHash("sha256").update(JSON.stringify([account, name, blobId, leaseId]));
  return hash.digest("base64url").slice(0, 12);
}
