import { computed, signal } from "@preact/signals";
import { connection } from "../api/connection.ts";

/** A callback as local mode's own receiver tells it. */
export interface ReceivedCallback {
  received_at: string;
  headers: Record<string, string>;
  body: string;
}

/** Below it local mode takes callbacks for the page, as its API reaches it. Undefined where nothing does. */
export const receiverBase = signal<string | undefined>(undefined);

/** What nobody else knows, so that nobody else reads along. */
const ownId = Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

/** Where this page's callbacks can go, while it speaks to the API that it came from. */
export const ownAddress = computed(() =>
  receiverBase.value !== undefined && connection.value.endpoint === location.origin
    ? `${receiverBase.value}${ownId}`
    : undefined,
);

/** Whether a callback went to a page's receiver, this one's or one that was closed since. */
export const isReceivedHere = (url: string) =>
  receiverBase.value !== undefined && url.startsWith(receiverBase.value);

/** What has come for a blob, the newest first. @throws where the receiver does not answer */
export async function readReceived(
  url: string,
  blobId: string,
  signal: AbortSignal,
): Promise<ReceivedCallback[]> {
  // The page may have come under another name than the one under which the API reaches it.
  const response = await fetch(new URL(url).pathname, { signal, cache: "no-store" });
  const { callbacks } = (await response.json()) as { callbacks: ReceivedCallback[] };
  return callbacks.filter(({ body }) => body.includes(`"${blobId}"`)).reverse();
}
