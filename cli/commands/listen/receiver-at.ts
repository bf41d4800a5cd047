import type { Deps } from "../../deps.ts";
import type { Receiver } from "../../listener/forward.ts";

/** Whoever callbacks are handed on to, by the API's own sender: undefined where nobody is. */
export async function receiverAt(
  url: string | undefined,
  { loadReceiverPost, now, random }: Pick<Deps, "loadReceiverPost" | "now" | "random">,
): Promise<Receiver | undefined> {
  if (url === undefined) return undefined;
  const { receiverPoster } = await loadReceiverPost();
  return { url, post: receiverPoster({ monotonicMs: now, now: () => new Date(), random }) };
}
