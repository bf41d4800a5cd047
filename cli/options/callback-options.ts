import type { RedeliverCallbackRequest } from "../client/api-types.ts";
import { UsageError } from "../client/errors.ts";
import { Option } from "./commander.ts";
import { parseFingerprint } from "./option-parsers.ts";

/** What of a receiver's certificate is trusted, as `upload` and `callback resend` take it. */
export interface CallbackTrustOptions {
  allowInsecureCallback?: boolean;
  callbackCertificate?: string;
}

export const callbackTrustOptions = (): Option[] => [
  new Option("--allow-insecure-callback", "accept any certificate of the receiver's"),
  new Option(
    "--callback-certificate <fingerprint>",
    "accept exactly the certificate with this SHA-256 fingerprint, self-signed or not",
  ).argParser(parseFingerprint),
];

/** Where a callback is to go, each with the option that it comes from. */
export interface CallbackTarget {
  url: string | undefined;
  mailbox: string | undefined;
  urlFlag: string;
}

/**
 * Where a callback is to go and whom to trust there, as the API takes it.
 * @throws {UsageError} trust for a receiver that is not named, or that nobody calls
 */
export function callbackRequest(
  { url, mailbox, urlFlag }: CallbackTarget,
  { allowInsecureCallback, callbackCertificate }: CallbackTrustOptions,
): RedeliverCallbackRequest {
  if (url === undefined) {
    if (allowInsecureCallback || callbackCertificate !== undefined) {
      const flag = allowInsecureCallback ? "--allow-insecure-callback" : "--callback-certificate";
      throw new UsageError({
        message: `${flag} says whom to trust at a receiver, but no receiver is named.`,
        hint: `Add ${urlFlag} with the receiver's URL.`,
      });
    }
    return mailbox === undefined ? {} : { callback_mailbox: mailbox };
  }
  return {
    callback_url: url,
    ...(allowInsecureCallback && { allow_insecure_callback: true }),
    ...(callbackCertificate !== undefined && { callback_certificate_sha256: callbackCertificate }),
  };
}
