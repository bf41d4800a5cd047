import type { CallbackQueue, CallbackRequest } from "../core/ports/callbacks.ts";

export interface FakeCallbackQueue extends CallbackQueue {
  /** All that was sent, oldest first. */
  sent: CallbackRequest[];
}

/** The callbacks queue in memory. No one receives from it: a test takes what it wants. */
export function fakeCallbackQueue(): FakeCallbackQueue {
  const sent: CallbackRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push({ ...request });
    },
  };
}
