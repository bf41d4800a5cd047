import type { CallbackTarget } from "../blob/callback.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { RefuseCallbackUrl } from "../ports/callbacks.ts";
import { checkMailboxes, type MailboxSettings } from "./check-mailboxes.ts";

export interface CheckTargetDeps extends MailboxSettings {
  refuseUrl: RefuseCallbackUrl;
}

/** @throws {ApiError} `invalid_callback_url`, `mailbox_needs_keys` */
export async function checkTarget(target: CallbackTarget, deps: CheckTargetDeps): Promise<void> {
  if (target.kind === "mailbox") return checkMailboxes(deps);
  const { url, trust } = target;
  const detail =
    (await deps.refuseUrl(url)) ??
    (trust.certificateSha256 !== undefined && /^http:/i.test(url)
      ? "must begin with https:// for callback_certificate_sha256 to be checked"
      : undefined);
  if (detail === undefined) return;
  throw new ApiError("invalid_callback_url", `callback_url ${detail}.`, [
    { pointer: "/callback_url", detail },
  ]);
}
