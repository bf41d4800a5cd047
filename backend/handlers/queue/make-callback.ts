import { decodeCallbackMessage } from "../../core/callback/callback-message.ts";
import type { CallbackRequest } from "../../core/ports/callbacks.ts";
import type { Processed } from "../../core/use-cases/processed.ts";
import { type QueueBatchDeps, queueBatchHandler } from "./queue-batch.ts";

export interface MakeCallbackHandlerDeps extends QueueBatchDeps {
  makeCallback: (request: CallbackRequest) => Promise<Processed>;
}

/** The callbacks queue: each message asks for one delivery. */
export function makeCallbackHandler(deps: MakeCallbackHandlerDeps) {
  return queueBatchHandler(deps, ({ body }) => {
    const request = decodeCallbackMessage(body);
    return [{ blobId: request.blobId, work: () => deps.makeCallback(request) }];
  });
}
