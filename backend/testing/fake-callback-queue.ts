import type { CallbackQueue, CallbackRequest } from "../core/ports/callbacks.ts";

export interface FakeCallbackQueue extends CallbackQueue {
  /** All that was sent, oldest first. */
  sent: (CallbackRequest & { delayMs?: number })[];
}

/** The callbacks queue in memory. No one receives from it: a test takes what it wants. */
export function fakeCallbackQueue(): FakeCallbackQueue {
  const sent: FakeCallbackQueue["sent"] = [];
  return {
    sent,
    async send(request, delayMs) {
      sent.push({ ...request, ...(delayMs !== undefined && { delayMs }) });
    },
  };
}
