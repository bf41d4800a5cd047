import type { components } from "../../openapi.d.ts";
import { type Account, mailboxName } from "../plan/accounts.ts";
import type { BlobPlan } from "../plan/plan.ts";
import { type Random, wholeBelow } from "../random.ts";
import type { Receivers } from "../receivers/receivers.ts";
import type { AccountApi, CreateOptions, Creation } from "./api-client.ts";
import type { Operator } from "./operator.ts";
import type { CreatedBlob, TrackedBlob } from "./tracked-blob.ts";

type CreateRequest = components["schemas"]["CreateBlobRequest"];

/** A client hangs up on its first request within so many ms: before it was heard, while it is worked on, or just after. */
const longestPatienceMs = 60;

/** A creation that was refused for the spending limit. */
export interface Refusal {
  plan: number;
  account: Account;
  /** What may be spent with the key that it was sent with. */
  dailyMicrodollars: number | undefined;
}

export interface CreateBlobsOptions {
  /** The API as an account has it. */
  apiOf: (account: Account) => AccountApi;
  operator: Pick<Operator, "limitOf">;
  receivers: Pick<Receivers, "urlOf">;
  random: Random;
}

/** Creates blobs as they are planned to be: once, twice at once, or again after an answer that nobody waited for. */
export function createBlobs({ apiOf, operator, receivers, random }: CreateBlobsOptions) {
  const trackedBlobs: TrackedBlob[] = [];
  const lostCreations = new Map<number, number>();
  const refusals: Refusal[] = [];

  function targetOf({ receiver, index }: BlobPlan) {
    if (receiver === "none") return {};
    if (receiver === "mailbox") return { callback_mailbox: mailboxName };
    return { callback_url: receivers.urlOf(receiver, index) };
  }

  function requestOf(plan: BlobPlan, order: string | undefined): CreateRequest {
    const { index, picture, features, faceAttributes, policy } = plan;
    return {
      metadata: { plan: String(index), ...(order !== undefined && { order }) },
      ...(plan.isAnnounced && { sha256: picture.sha256, size: picture.bytes.length }),
      ...(!plan.isDefault && { features: [...features] }),
      ...(faceAttributes && { face_attributes: true }),
      ...(policy && { policy }),
      ...targetOf(plan),
    };
  }

  /** A key is for one blob: where that one was not paid for, the next has another. */
  function orderOf({ order, index }: BlobPlan): string | undefined {
    const before = trackedBlobs.filter(
      ({ plan, fate }) => plan.index === index && fate === "over_limit",
    );
    return order === undefined || before.length === 0 ? order : `${order}-${before.length}`;
  }

  async function send(plan: BlobPlan, order: string | undefined): Promise<Creation[]> {
    const { index, account, sending } = plan;
    const request = requestOf(plan, order);
    const onLost = () => lostCreations.set(index, (lostCreations.get(index) ?? 0) + 1);
    const options: CreateOptions = order === undefined ? { onLost } : { order };
    const { create } = apiOf(account);
    if (sending === "answer_lost") {
      const patienceMs = 1 + wholeBelow(longestPatienceMs, random);
      return [await create(request, { ...options, patienceMs })];
    }
    const copies = sending === "twice_at_once" ? 2 : 1;
    return await Promise.all(Array.from({ length: copies }, () => create(request, options)));
  }

  function trackedOf(plan: BlobPlan, created: CreatedBlob, order: string | undefined): TrackedBlob {
    const known = trackedBlobs.find(({ blobId }) => blobId === created.blob_id);
    if (known) return known;
    const tracked: TrackedBlob = {
      plan,
      blobId: created.blob_id,
      order,
      replays: [],
      callbackSecret: created.callback_secret,
      fate: created.upload_info ? "result" : "known_at_once",
      createdAtMs: Date.now(),
      uploads: 0,
    };
    trackedBlobs.push(tracked);
    return tracked;
  }

  /** The last of the answers counts; each that names another blob, or another secret, is kept for the audit. */
  async function create(plan: BlobPlan) {
    const order = orderOf(plan);
    const dailyMicrodollars = operator.limitOf(plan.account);
    let last: { tracked: TrackedBlob; form: CreatedBlob["upload_info"] } | undefined;
    for (const creation of await send(plan, order)) {
      if (creation.kind === "spending_limit")
        refusals.push({ plan: plan.index, account: plan.account, dailyMicrodollars });
      if (creation.kind === "idempotency_key_reused")
        throw new Error(
          `The creation of ${order} by ${plan.account} was sent once more, and refused.`,
        );
      if (creation.kind !== "created") continue;
      const { blob, isReplayed } = creation;
      const tracked = trackedOf(plan, blob, order);
      tracked.replays.push(isReplayed);
      if (blob.callback_secret !== tracked.callbackSecret) tracked.hasOtherSecret = true;
      last = { tracked, form: blob.upload_info };
    }
    if (!last) return "over_limit";
    if (plan.sending === "twice_at_once" && last.tracked.otherBody === undefined) {
      const other = { ...requestOf(plan, order), min_confidence: 99 };
      last.tracked.otherBody = (await apiOf(plan.account).create(other, { order })).kind;
    }
    return last;
  }

  /** What a deleted blob's creation is answered when it is sent once more; undefined where it has no `Idempotency-Key`. */
  async function createAgain({ plan, order }: TrackedBlob): Promise<string | undefined> {
    if (order === undefined) return undefined;
    return (await apiOf(plan.account).create(requestOf(plan, order), { order })).kind;
  }

  return { trackedBlobs, lostCreations, refusals, create, createAgain };
}
