import type { BlobRecord } from "../../core/blob/blob.ts";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import { dueShardOf } from "./due-index.ts";
import { mailboxKey } from "./mailbox/mailbox-index.ts";

/** What asking for a delivery writes besides, and where it is asked for; `#callback`, `#url` and `:now` are what they say. */
export interface AskedAgain {
  /** Goes on from a condition. */
  condition: string;
  set: string;
  /** Goes on from a list of attributes. */
  remove: string;
  values: Record<string, unknown>;
}

export interface NewTarget extends AskedAgain {
  /** The same where the callback is written as a whole. */
  setFirst: string;
  firstValues: Record<string, unknown>;
}

/**
 * Who asked for another delivery may have died before its message was queued: then the sweep queues it. By that time the
 * attempt was made where all went well, and the mark is gone. What goes to a mailbox is in it at once.
 */
const unqueuedAfterMs = 5 * 60_000;
const due = "due_shard = :due_shard, due_at = :due_at";

/** A delivery to another target, which takes the place of the one before. */
export function toNewTarget(
  { blobId, account }: Pick<BlobRecord, "blobId" | "account">,
  target: CallbackTarget,
  now: Date,
): NewTarget {
  if (target.kind === "mailbox") {
    const key = { ":key": mailboxKey({ account, name: target.mailbox }) };
    const setFirst = "mailbox = :key, mailbox_at = :now";
    return {
      condition: "",
      set: `#callback.mailbox = :mailbox, ${setFirst}`,
      remove: ", #callback.#url, #callback.allow_insecure, #callback.certificate_sha256",
      values: { ":mailbox": target.mailbox, ...key },
      ...{ setFirst, firstValues: key },
    };
  }
  const { url, trust } = target;
  const firstValues = dueIfUnqueued(blobId, now);
  return {
    condition: "",
    set:
      "#callback.#url = :url, #callback.allow_insecure = :allow_insecure, " +
      `#callback.certificate_sha256 = :certificate, ${due}`,
    remove: ", #callback.mailbox, mailbox, mailbox_at",
    values: {
      ":url": url,
      ":allow_insecure": trust.allowInsecure ?? false,
      ":certificate": trust.certificateSha256 ?? "",
      ...firstValues,
    },
    ...{ setFirst: due, firstValues },
  };
}

/** A delivery to where it went before: which of the two that is shows when it is written. */
export function toKeptTargets(blobId: string, now: Date): AskedAgain[] {
  return [
    {
      condition: " AND attribute_exists(#callback.#url)",
      ...{ set: due, remove: "", values: dueIfUnqueued(blobId, now) },
    },
    {
      condition:
        " AND attribute_exists(#callback.mailbox) AND attribute_not_exists(#callback.#url)",
      ...{ set: "mailbox_at = :now", remove: "", values: {} },
    },
  ];
}

const dueIfUnqueued = (blobId: string, now: Date) => ({
  ":due_shard": dueShardOf(blobId),
  ":due_at": new Date(now.getTime() + unqueuedAfterMs).toISOString(),
});
