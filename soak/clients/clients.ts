import { setTimeout as sleepMs } from "node:timers/promises";
import pMap from "p-map";
import type { BlobPlan, ReceiverKind } from "../plan/plan.ts";
import type { Random } from "../random.ts";
import { soakMailbox } from "../receivers/mailbox-listeners.ts";
import type { Receivers } from "../receivers/receivers.ts";
import type { ApiClient } from "./api-client.ts";
import { isTerminal, type TrackedBlob } from "./tracked-blob.ts";

const firstPollMs = 100;
const longestPollMs = 1_500;

export interface ClientsOptions {
  api: ApiClient;
  receivers: Pick<Receivers, "urlOf">;
  concurrency: number;
  random: Random;
  signal: AbortSignal;
  /** Hears of each plan that came to its end. */
  onDone: () => void;
}

export interface Clients {
  /** Of every blob that the API has answered with. */
  trackedBlobs: TrackedBlob[];
  /** By plan: how many creations got no answer. A blob may be there, of which no one knows. */
  lostCreations: Map<number, number>;
  run(plans: readonly BlobPlan[]): Promise<void>;
}

/** Creates blobs, uploads their pictures and waits for their results, so many at once. */
export function soakClients(options: ClientsOptions): Clients {
  const { api, receivers, random, signal } = options;
  const trackedBlobs: TrackedBlob[] = [];
  const lostCreations = new Map<number, number>();

  function targetOf(receiver: ReceiverKind, index: number) {
    if (receiver === "none") return {};
    if (receiver === "mailbox") return { callback_mailbox: soakMailbox };
    return { callback_url: receivers.urlOf(receiver, index) };
  }

  async function create(plan: BlobPlan) {
    const { index, picture, receiver, features, faceAttributes, policy } = plan;
    const created = await api.create(
      {
        metadata: { plan: String(index) },
        ...(plan.isAnnounced && { sha256: picture.sha256, size: picture.bytes.length }),
        ...(!plan.isDefault && { features: [...features] }),
        ...(faceAttributes && { face_attributes: true }),
        ...(policy && { policy }),
        ...targetOf(receiver, index),
      },
      () => lostCreations.set(index, (lostCreations.get(index) ?? 0) + 1),
    );
    const tracked: TrackedBlob = {
      plan,
      blobId: created.blob_id,
      callbackSecret: created.callback_secret,
      fate: created.upload_info ? "result" : "known_at_once",
      uploads: 0,
    };
    trackedBlobs.push(tracked);
    return { tracked, form: created.upload_info };
  }

  async function follow(plan: BlobPlan): Promise<void> {
    for (;;) {
      const { tracked, form } = await create(plan);
      if (form && plan.uploads === 0) tracked.fate = "never_uploaded";
      if (form && plan.uploads > 0) {
        tracked.uploadedAtMs = Date.now();
        const posts = Array.from({ length: plan.uploads }, () =>
          api.upload(form, plan.picture.bytes),
        );
        tracked.uploads = (await Promise.all(posts)).filter(Boolean).length;
      }
      tracked.blob = await api.get(tracked.blobId);
      if (tracked.fate === "never_uploaded") return;
      const isStored = !form || tracked.uploads > 0;
      if (isStored || tracked.blob?.status !== "awaiting_upload") return await result(tracked);
      // What it stands for was killed, with its keys and its port; as far as one can see nothing was stored.
      tracked.fate = "form_lost";
    }
  }

  async function result(tracked: TrackedBlob): Promise<void> {
    let pauseMs = firstPollMs;
    while (tracked.blob && !isTerminal(tracked.blob)) {
      await sleepMs(pauseMs * (0.5 + random() / 2), undefined, { signal });
      pauseMs = Math.min(longestPollMs, pauseMs * 1.5);
      tracked.blob = await api.get(tracked.blobId);
    }
  }

  return {
    trackedBlobs,
    lostCreations,
    async run(plans) {
      const { concurrency, onDone } = options;
      await pMap(plans, (plan) => follow(plan).then(onDone), { concurrency, signal });
    },
  };
}
