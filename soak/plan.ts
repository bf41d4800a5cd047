import type { Picture } from "./picture.ts";
import { type Random, randomFrom, weighted, wholeBelow } from "./random.ts";

/**
 * How a receiver takes callbacks. `failing`: 500 a few times, then fine. `dead`: nobody listens. `gone`: 410. `none`: the
 * blob has no callback.
 */
export type ReceiverKind = "fine" | "slow" | "failing" | "dead" | "gone" | "none";

/** What one client is going to do. */
export interface BlobPlan {
  index: number;
  picture: Picture;
  /** Whether the SHA-256 is told beforehand. */
  isAnnounced: boolean;
  /** How often the form is posted. */
  uploads: 0 | 1 | 2;
  receiver: ReceiverKind;
}

const receivers = { fine: 40, slow: 15, failing: 15, dead: 10, gone: 5, none: 15 };
const pictureShares = { fresh: 56, known: 40, bad: 4 };
const uploads = { once: 94, twice: 5, never: 1 };
const times = { once: 1, twice: 2, never: 0 } as const;
/** New pictures come up in so many bursts, each more than recognition's quota takes in a second. */
const bursts = 4;

/** All plans, from one seed. */
export function planBlobs(count: number, pictures: readonly Picture[], seed: number): BlobPlan[] {
  const random = randomFrom(seed);
  const good = pictures.filter(({ expects }) => expects.status === "succeeded");
  const bad = pictures.filter(({ expects }) => expects.status === "failed");
  return Array.from({ length: count }, (_, index) => {
    const burst = Math.floor((index / count) * bursts);
    const known = good.slice(0, Math.ceil((good.length * (burst + 1)) / bursts));
    const fresh = known.slice(Math.ceil((good.length * burst) / bursts));
    const from = { bad, known, fresh }[weighted(pictureShares, random)];
    const picture = (from.length > 0 ? from : known)[
      wholeBelow(from.length || known.length, random)
    ] as Picture;
    return {
      index,
      picture,
      isAnnounced: isAnnounced(picture, random),
      uploads: times[weighted(uploads, random)],
      receiver: weighted(receivers, random),
    };
  });
}

/** A third of the pictures always are, a third never, and a third now and then. */
function isAnnounced({ index }: Picture, random: Random): boolean {
  const dice = random();
  return index % 3 === 0 || (index % 3 === 2 && dice < 0.5);
}
