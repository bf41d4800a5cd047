import { computed, signal } from "@preact/signals";
import type { CreateBlobRequest } from "../api/types.ts";

/** Where results are to go. */
export type CallbackTarget =
  | { kind: "none" }
  | { kind: "url"; url: string; isInsecure: boolean }
  | { kind: "mailbox"; mailbox: string };

export const callbackTarget = signal<CallbackTarget>({ kind: "none" });

/** The target in the words of `POST /blobs` and of `POST /blobs/{blob_id}/callback`. */
export function requestOf(
  target: CallbackTarget,
): Pick<CreateBlobRequest, "callback_url" | "callback_mailbox" | "allow_insecure_callback"> {
  switch (target.kind) {
    case "none":
      return {};
    case "url":
      return {
        callback_url: target.url,
        ...(target.isInsecure && { allow_insecure_callback: true }),
      };
    case "mailbox":
      return { callback_mailbox: target.mailbox };
  }
}

export const callbackRequest = computed(() => requestOf(callbackTarget.value));

/** What a user typed: nothing is no callback, and a URL has a colon. What is wrong with either is for the API to say. */
export function targetOf(text: string, isInsecure: boolean): CallbackTarget {
  const target = text.trim();
  if (target === "") return { kind: "none" };
  if (!target.includes(":")) return { kind: "mailbox", mailbox: target };
  return { kind: "url", url: target, isInsecure };
}
