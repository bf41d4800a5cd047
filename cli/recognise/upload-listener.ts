import type { CreateBlobRequest } from "../client/api-types.ts";
import { isLoopback } from "../client/http/is-loopback.ts";
import { type CallbackInbox, createCallbackInbox } from "../listener/callback-inbox.ts";
import { startListener } from "../listener/listener.ts";
import type { Notices } from "../ui/notices.ts";

/** Where the callbacks of a command's own blobs come to, for as long as it runs. */
export interface UploadListener {
  request: Pick<CreateBlobRequest, "callback_url" | "callback_certificate_sha256">;
  inbox: CallbackInbox;
  stop(): Promise<void>;
}

/**
 * Starts an HTTPS listener on 127.0.0.1, with a certificate of its own that callbacks are told to trust; undefined where
 * the API runs on another machine and so cannot reach it.
 */
export async function startUploadListener(
  endpoint: string,
  notices: Pick<Notices, "tell" | "detail">,
): Promise<UploadListener | undefined> {
  if (!isLoopback(new URL(endpoint).hostname)) {
    notices.tell(
      "--listen waits on 127.0.0.1, where the API at " +
        `${new URL(endpoint).host} cannot send a callback to: the labels are polled for instead.`,
    );
    return undefined;
  }
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
