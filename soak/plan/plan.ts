import type { Picture } from "../pictures/picture.ts";
import { type Random, randomFrom, weighted, wholeBelow } from "../random.ts";
import { type Account, accounts } from "./accounts.ts";
import { type Feature, features } from "./feature-of-operation.ts";

/**
 * How a receiver takes callbacks. `failing`: 500 a few times, then fine. `dead`: nobody listens. `gone`: 410. `none`: the
 * blob has no callback. `mailbox`: listeners fetch it, and hand it on to a receiver that fails now and then.
 */
export type ReceiverKind = "fine" | "slow" | "failing" | "dead" | "gone" | "none" | "mailbox";

/**
 * How a blob's creation is sent. `twice_at_once` and `answer_lost` have an `Idempotency-Key`; of the latter the first answer is
 * not waited for.
 */
export type Sending = "once" | "twice_at_once" | "answer_lost";

/** When a blob is deleted: before its picture is posted, as soon as it is, once it is seen to be processed, or at its end. */
export type Deletion = "before_upload" | "queued" | "processing" | "after";

/** From which confidence on `Explicit` blocks a picture, or needs a review. */
export interface ExplicitPolicy {
  block?: { Explicit: number };
  review?: { Explicit: number };
}

/** What one client is going to do. */
export interface BlobPlan {
  index: number;
  account: Account;
  picture: Picture;
  sending: Sending;
  /** Its `Idempotency-Key`, its account's own: other accounts have the same ones for theirs. */
  order?: string | undefined;
  deletion?: Deletion | undefined;
  /** Whether a stranger tries to get at it. */
  isProbed: boolean;
  /** What is to be recognised; where `isDefault`, the client does not say so. */
  features: readonly Feature[];
  isDefault: boolean;
  faceAttributes: boolean;
  policy?: ExplicitPolicy | undefined;
  /** Whether the SHA-256 is told beforehand. */
  isAnnounced: boolean;
  /** How often the form is posted. */
  uploads: 0 | 1 | 2;
  receiver: ReceiverKind;
}

const everyReceiver = { fine: 30, slow: 12, failing: 12, dead: 8, gone: 5, none: 13, mailbox: 20 };
const mailboxesAlone: typeof everyReceiver = {
  ...{ fine: 0, slow: 0, failing: 0, dead: 0, gone: 0, none: 0 },
  mailbox: 1,
};
const pictureShares = { fresh: 54, known: 38, bad: 8 };
const sendings = { once: 76, twice_at_once: 12, answer_lost: 12 };
const deletions = { none: 88, before_upload: 3, queued: 3, processing: 3, after: 3 };
const probed = 0.15;
const uploads = { once: 94, twice: 5, never: 1 };
const times = { once: 1, twice: 2, never: 0 } as const;
/** New pictures come up in so many bursts, each more than recognition's quota takes in a second. */
const bursts = 4;

export interface PlanOptions {
  seed: number;
  /** Every callback is fetched from a mailbox. */
  mailboxAlone: boolean;
}

/** All plans, from one seed. */
export function planBlobs(
  count: number,
  pictures: readonly Picture[],
  { seed, mailboxAlone }: PlanOptions,
): BlobPlan[] {
  const random = randomFrom(seed);
  const good = pictures.filter(({ expects }) => expects.status === "succeeded");
  const orders = new Map<Account, number>();
  const bad = pictures.filter(({ expects }) => expects.status === "failed");
  return Array.from({ length: count }, (_, index) => {
    const burst = Math.floor((index / count) * bursts);
    const known = good.slice(0, Math.ceil((good.length * (burst + 1)) / bursts));
    const fresh = known.slice(Math.ceil((good.length * burst) / bursts));
    const from = { bad, known, fresh }[weighted(pictureShares, random)];
    const picture = (from.length > 0 ? from : known)[
      wholeBelow(from.length || known.length, random)
    ] as Picture;
    const account = accounts[wholeBelow(accounts.length, random)] as Account;
    const sending = weighted(sendings, random);
    const posts = times[weighted(uploads, random)];
    const deletion = weighted(deletions, random);
    return {
      index,
      account,
      picture,
      sending,
      order: sending === "once" ? undefined : nextOrder(account),
      deletion: deletion === "none" || posts === 0 ? undefined : deletion,
      isProbed: random() < probed,
      isAnnounced: isAnnounced(picture, random),
      ...wanted(random),
      uploads: posts,
      receiver: weighted(mailboxAlone ? mailboxesAlone : everyReceiver, random),
    };
  });

  function nextOrder(account: Account): string {
    const number = (orders.get(account) ?? 0) + 1;
    orders.set(account, number);
    return `order-${number}`;
  }
}

/** A third of the pictures always are, a third never, and a third now and then. */
function isAnnounced({ index }: Picture, random: Random): boolean {
  const dice = random();
  return index % 3 === 0 || (index % 3 === 2 && dice < 0.5);
}

/** A third is asked for labels, as who says nothing is; of the others each set of features is as likely. */
function wanted(
  random: Random,
): Pick<BlobPlan, "features" | "isDefault" | "faceAttributes" | "policy"> {
  const isDefault = random() < 1 / 3;
  const set = 1 + wholeBelow(2 ** features.length - 1, random);
  const chosen = features.filter((_, at) => (isDefault ? at === 0 : (set >> at) % 2 === 1));
  const has = (feature: Feature) => chosen.includes(feature);
  const dice = random();
  const [low, high] = [20 + wholeBelow(40, random), 60 + wholeBelow(40, random)];
  const policies = [undefined, { block: { Explicit: high } }, { review: { Explicit: low } }];
  const both = { block: { Explicit: high }, review: { Explicit: low } };
  return {
    features: chosen,
    isDefault,
    faceAttributes: has("faces") && dice < 0.3,
    policy: has("moderation") ? [...policies, both][wholeBelow(4, random)] : undefined,
  };
}
