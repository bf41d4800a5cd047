import { maxCallbackBytes } from "../../core/callback/callback-body.ts";
import type { PrepareCallback } from "../../core/ports/callbacks.ts";
import { signCallback } from "./sign-callback.ts";

export interface PrepareCallbackOptions {
  /** `rekog/` and the version. */
  userAgent: string;
  maxBodyBytes?: number;
  /** Dates the signature. */
  now: () => Date;
}

/** Makes of a result what is posted, but for what belongs to the connection: the same for who posts it and who fetches it. */
export function callbackPreparer(options: PrepareCallbackOptions): PrepareCallback {
  const { userAgent, maxBodyBytes = maxCallbackBytes, now } = options;
  return ({ webhookId, secret, body }) => {
    if (Buffer.byteLength(body) > maxBodyBytes) return "body_too_large";
    const signature = signCallback({ webhookId, sentAt: now(), body, secret });
    return { "content-type": "application/json", "user-agent": userAgent, ...signature };
  };
}
