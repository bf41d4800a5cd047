import { setTimeout as sleepMs } from "node:timers/promises";
import pMap from "p-map";
import type { BlobPlan } from "../plan/plan.ts";
import type { ApiClient } from "./api-client.ts";
import { type CreateBlobsOptions, createBlobs, type Refusal } from "./create-blobs.ts";
import { deleteBlob } from "./delete-blob.ts";
import type { Operator } from "./operator.ts";
import type { Strangers } from "./strangers.ts";
import { isTerminal, type TrackedBlob } from "./tracked-blob.ts";

const firstPollMs = 100;
const longestPollMs = 1_500;
/** The limit is raised once so much of the blobs is done: a kill of the whole comes before. */
const raisedAfter = 0.4;

export interface ClientsOptions extends CreateBlobsOptions {
  api: ApiClient;
  operator: Pick<Operator, "raiseLimit" | "limitOf">;
  strangers: Strangers;
  concurrency: number;
  signal: AbortSignal;
  /** Hears of each plan that came to its end. */
  onDone: () => void;
}

export interface Clients {
  /** Every blob that the API has answered with. */
  trackedBlobs: TrackedBlob[];
  /** By plan: how many creations without an `Idempotency-Key` got no answer. A blob may be there, of which no one knows. */
  lostCreations: Map<number, number>;
  /** Creations that were refused for the spending limit. */
  refusals: Refusal[];
  run(plans: readonly BlobPlan[]): Promise<void>;
}

/** What became of a plan. `over_limit`: it is to be done again when more may be spent. */
type End = "done" | "over_limit";

/**
 * Creates blobs, uploads their pictures and waits for their results, so many at once. What the spending limit refuses is put
 * off until the limit is raised.
 */
export function soakClients(options: ClientsOptions): Clients {
  const { api, apiOf, operator, random, signal } = options;
  const { trackedBlobs, lostCreations, refusals, create, createAgain } = createBlobs(options);

  async function follow(plan: BlobPlan): Promise<End> {
    for (;;) {
      const created = await create(plan);
      if (created === "over_limit") return "over_limit";
      const { tracked, form } = created;
      if (plan.isProbed) await options.strangers.probe(plan.account, tracked.blobId);
      const post = () => api.upload(form as NonNullable<typeof form>, plan.picture.bytes);
      if (form && plan.deletion === "before_upload") {
        await remove(tracked);
        // Nobody took the form back: what it brings is unwanted.
        tracked.uploads = Number(await post());
        return "done";
      }
      if (form && plan.uploads === 0) tracked.fate = "never_uploaded";
      if (form && plan.uploads > 0) {
        tracked.uploadedAtMs ??= Date.now();
        const posts = await Promise.all(Array.from({ length: plan.uploads }, post));
        tracked.uploads = posts.filter(Boolean).length;
      }
      if (form && plan.deletion === "queued") return await remove(tracked);
      tracked.blob = await apiOf(plan.account).get(tracked.blobId);
      if (tracked.fate === "never_uploaded") return "done";
      const isStored = !form || tracked.uploads > 0;
      if (isStored || tracked.blob?.status !== "awaiting_upload") return await result(tracked);
      // What it stands for was killed, with its keys and its port; as far as one can see nothing was stored. With an
      // `Idempotency-Key` there is a new form for the same blob.
      if (tracked.order === undefined) tracked.fate = "form_lost";
    }
  }

  async function result(tracked: TrackedBlob): Promise<End> {
    const { deletion, account } = tracked.plan;
    let pauseMs = firstPollMs;
    while (tracked.blob && !isTerminal(tracked.blob)) {
      if (deletion === "processing" && tracked.blob.status === deletion)
        return await remove(tracked);
      await sleepMs(pauseMs * (0.5 + random() / 2), undefined, { signal });
      pauseMs = Math.min(longestPollMs, pauseMs * 1.5);
      tracked.blob = await apiOf(account).get(tracked.blobId);
    }
    if (tracked.blob?.error?.code === "spending_limit") {
      tracked.fate = "over_limit";
      return "over_limit";
    }
    return deletion ? await remove(tracked) : "done";
  }

  async function remove(tracked: TrackedBlob): Promise<End> {
    await deleteBlob(tracked, apiOf(tracked.plan.account), createAgain);
    return "done";
  }

  return {
    trackedBlobs,
    lostCreations,
    refusals,
    async run(plans) {
      const { concurrency, onDone } = options;
      const putOff: BlobPlan[] = [];
      let done = 0;
      const one = async (plan: BlobPlan, isLastTime: boolean) => {
        const end = await follow(plan);
        if (end === "over_limit") {
          if (!isLastTime) putOff.push(plan);
        } else {
          done += 1;
          onDone();
        }
        if (putOff.length > 0 && done >= plans.length * raisedAfter) void operator.raiseLimit();
      };
      await pMap(plans, (plan) => one(plan, false), { concurrency, signal });
      if (putOff.length === 0) return;
      await operator.raiseLimit();
      await pMap(putOff, (plan) => one(plan, true), { concurrency, signal });
    },
  };
}
