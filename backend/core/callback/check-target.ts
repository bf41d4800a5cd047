import type { CallbackTarget } from "../blob/callback.ts";
import { ApiError } from "../errors/api-errors.ts";
import type { RefuseCallbackUrl } from "../ports/callbacks.ts";

/** @throws {ApiError} `invalid_callback_url` */
export async function checkTarget(
  { url, trust }: CallbackTarget,
  refuseUrl: RefuseCallbackUrl,
): Promise<void> {
  const detail =
    (await refuseUrl(url)) ??
    (trust.certificateSha256 !== undefined && url.startsWith("http:")
      ? "must begin with https:// for callback_certificate_sha256 to be checked"
      : undefined);
  if (detail === undefined) return;
  throw new ApiError("invalid_callback_url", `callback_url ${detail}.`, [
    { pointer: "/callback_url", detail },
  ]);
}
