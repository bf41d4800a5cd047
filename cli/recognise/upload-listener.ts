import { randomUUID } from "node:crypto";
import { ApiError } from "../client/api-error.ts";
import type { CreateBlobRequest } from "../client/api-types.ts";
import { isLoopback } from "../client/http/is-loopback.ts";
import type { RekogClient } from "../client/rekog-client.ts";
import type { Now, Sleep } from "../client/time.ts";
import { type CallbackInbox, createCallbackInbox } from "../listener/callback-inbox.ts";
import type { Notices } from "../ui/notices.ts";

/** Where the callbacks of a command's own blobs come to, for as long as it runs. */
export interface UploadListener {
  request: Pick<
    CreateBlobRequest,
    "callback_url" | "callback_certificate_sha256" | "callback_mailbox"
  >;
  inbox: CallbackInbox;
  stop(): Promise<void>;
}

export interface UploadListenerOptions {
  client: Pick<RekogClient, "endpoint" | "leaseDeliveries" | "settleDelivery">;
  /** Hears why nothing is listened for, without what is done instead */
  onUnable: (why: string) => void;
  notices: Pick<Notices, "detail">;
  signal: AbortSignal;
  now: Now;
  sleep: Sleep;
  random: () => number;
}

/**
 * Where the API is on this machine, an HTTPS listener on 127.0.0.1, with a certificate of its own that callbacks are told to
 * trust; elsewhere a mailbox that nobody else knows of. Undefined where the API has no mailboxes, or the key may not read them.
 * @throws the refusal of the key, what else keeps the API from answering, and the signal's reason
 */
export async function startUploadListener(
  options: UploadListenerOptions,
): Promise<UploadListener | undefined> {
  const { client, onUnable } = options;
  const { hostname, host } = new URL(client.endpoint);
  if (isLoopback(hostname)) return listenHere(options);
  try {
    return await listenAtMailbox(options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    // Who is not let in at all, or comes too often, is so with everything else.
    if (error.status === 401 || error.status === 429) throw error;
    onUnable(`The API at ${host} cannot call this machine, and has no mailbox: ${error.message}`);
    return undefined;
  }
}

/** What listens is loaded where it is needed. */
async function listenHere({ notices }: UploadListenerOptions): Promise<UploadListener> {
  const { startListener } = await import("../listener/listener.ts");
  const inbox = createCallbackInbox();
  const { url, certificateSha256, stop } = await startListener({
    tls: true,
    secretFor: inbox.secretFor,
    onCallback: inbox.onCallback,
  });
  notices.detail(`listening for callbacks at ${url}, certificate ${certificateSha256}`);
  return {
    request: {
      callback_url: url,
      ...(certificateSha256 && { callback_certificate_sha256: certificateSha256 }),
    },
    inbox,
    stop,
  };
}

async function listenAtMailbox(options: UploadListenerOptions): Promise<UploadListener> {
  const { client, notices, now, sleep, random } = options;
  const { startMailboxListener } = await import("../listener/mailbox-listener.ts");
  const mailbox = `rekog-${randomUUID()}`;
  const stopping = new AbortController();
  const due = { hurry: () => {} };
  const inbox = createCallbackInbox(() => due.hurry());
  const listener = await startMailboxListener({
    ...{ client, mailbox, now, sleep, random },
    secretFor: inbox.secretFor,
    onCallback(callback) {
      inbox.onCallback(callback);
      return true;
    },
    onUnsettled: (_callback, { message }) =>
      notices.detail(`a callback is not settled. ${message}`),
    onOutage: (reason) =>
      notices.detail(reason ? `the mailbox cannot be read. ${reason.message}` : "it can be read"),
    signal: AbortSignal.any([options.signal, stopping.signal]),
  });
  options.signal.throwIfAborted();
  due.hurry = listener.hurry;
  // The results are read, too: without callbacks they come from there.
  const ended = listener.ended.catch((error: unknown) => {
    notices.detail(`the mailbox is not read any more. ${String(error)}`);
  });
  notices.detail(`callbacks are fetched from the mailbox ${mailbox}`);
  return {
    request: { callback_mailbox: mailbox },
    inbox,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
