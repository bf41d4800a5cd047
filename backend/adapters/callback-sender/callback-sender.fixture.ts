import type { Delivery } from "../../core/ports/callbacks.ts";
import {
  type CallbackSender,
  type CallbackSenderOptions,
  callbackSender,
} from "./callback-sender.ts";
import { newCallbackSecret } from "./new-callback-secret.ts";

/** What is to be closed when a test ends, whatever came of it. */
export function openUntilTheEnd() {
  const open: { close(): Promise<void> }[] = [];
  return {
    until: async <Opened extends { close(): Promise<void> }>(opening: Opened | Promise<Opened>) => {
      const opened = await opening;
      open.push(opened);
      return opened;
    },
    closeAll: async () => void (await Promise.all(open.splice(0).map((one) => one.close()))),
  };
}

export const secret = newCallbackSecret();

/** A delivery that differs from the usual one as told. */
export function delivery(url: string, trust: Delivery["trust"] = {}): Delivery {
  return { url, trust, secret, webhookId: "msg_1", body: '{"blob_id":"b1"}' };
}

/** A limit that a test waits out: short, and yet long enough for what comes before it on a machine that does much else. */
export const shortLimitMs = 1_500;

/** A sender that may reach loopback, where `*.test` is too. */
export function localSender(options: Partial<CallbackSenderOptions> = {}): CallbackSender {
  return callbackSender({
    userAgent: "rekog/0.0.0",
    allowLoopback: true,
    resolve: async () => ["127.0.0.1"],
    ...options,
  });
}
