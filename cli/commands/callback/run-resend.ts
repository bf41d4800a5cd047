import { ApiError } from "../../client/api-error.ts";
import { checkBlobId } from "../../client/blob-path.ts";
import { UsageError } from "../../client/errors.ts";
import { withApi } from "../../connection/with-api.ts";
import type { Deps } from "../../deps.ts";
import { type CallbackTrustOptions, callbackRequest } from "../../options/callback-options.ts";
import { type GlobalOptions, resolveSettings } from "../../settings.ts";
import { secretNotice } from "../../ui/callback-secret.ts";
import { cleanJson, cleanText } from "../../ui/clean-text.ts";
import { createNotices } from "../../ui/notices.ts";
import { readCommand } from "../../ui/read-command.ts";

const isAboutUrl = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === "invalid_callback_url";

/** The API asks for a property of a request, and only an option can give it one. */
const noReceiver = (blobId: string, { code, message, cause }: ApiError) =>
  new UsageError({
    code,
    message,
    hint: `Name a receiver: rekog callback resend ${blobId} --to URL, or --to-mailbox NAME`,
    cause,
  });

export interface ResendOptions extends GlobalOptions, CallbackTrustOptions {
  to?: string;
  toMailbox?: string;
}

/** `rekog callback resend`: asks for the delivery and does not wait for it. */
export async function runResend(blobId: string, options: ResendOptions, deps: Deps): Promise<void> {
  const settings = resolveSettings(options, deps);
  checkBlobId(blobId);
  const { to: url, toMailbox: mailbox } = options;
  const request = callbackRequest({ url, mailbox, urlFlag: "--to" }, options);
  const isNamed = url !== undefined || mailbox !== undefined;
  const notices = await createNotices(deps.stderr, settings);
  await withApi({ deps, settings, notices }, async (client) => {
    notices.working(`${blobId}: asking for its callback…`);
    const { signal } = deps;
    const blob = await client
      .redeliverCallback(blobId, request, { signal })
      .catch((error: unknown) => {
        throw !isNamed && isAboutUrl(error) ? noReceiver(blobId, error) : error;
      })
      .finally(() => notices.rest());
    if (settings.json) return void deps.stdout.write(`${cleanJson(blob)}\n`);
    const { callback, callback_secret: secret } = blob;
    deps.stdout.write(`${cleanText(blob.blob_id)}  ${cleanText(callback?.status ?? "pending")}\n`);
    if (secret) deps.stderr.write(secretNotice(blobId, secret));
    notices.tell(`See what becomes of it with: ${readCommand(blobId, options)}`);
  });
}
