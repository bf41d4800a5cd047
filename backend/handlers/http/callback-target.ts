import * as v from "valibot";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import { readFingerprint } from "../../core/callback/certificate-fingerprint.ts";
import type { RequestFault } from "../../core/errors/api-errors.ts";
import { isMailboxName } from "../../core/mailbox/mailbox-name.ts";

const fingerprint = "must be a certificate's SHA-256 fingerprint in hex: 64 digits";

export const mailboxNameMessage =
  "must be 1 to 64 letters, digits, dots, hyphens and underscores, and begin with a letter or digit";

/** The properties of a request that say where a callback is to go, and whom to trust there. */
export const callbackEntries = {
  callback_url: v.optional(v.string("must be a string")),
  callback_mailbox: v.optional(
    v.pipe(v.string(mailboxNameMessage), v.check(isMailboxName, mailboxNameMessage)),
  ),
  allow_insecure_callback: v.optional(v.boolean("must be true or false")),
  callback_certificate_sha256: v.optional(
    v.pipe(
      v.string(fingerprint),
      v.check((text) => readFingerprint(text) !== undefined, fingerprint),
      v.transform((text) => readFingerprint(text) ?? ""),
    ),
  ),
};

type CallbackProperties = v.InferOutput<v.ObjectSchema<typeof callbackEntries, undefined>>;

/** A result goes to one place; and trust is for a receiver that is called: without one it is a mistake. */
export function faultsOfTarget(input: Record<string, unknown>): RequestFault[] {
  if (input.callback_url !== undefined && input.callback_mailbox !== undefined) {
    return [{ pointer: "/callback_mailbox", detail: "must not be given with a callback_url" }];
  }
  if (input.callback_url !== undefined) return [];
  return ["allow_insecure_callback", "callback_certificate_sha256"]
    .filter((name) => input[name] !== undefined)
    .map((name) => ({ pointer: `/${name}`, detail: "needs a callback_url" }));
}

export function readCallbackTarget(request: CallbackProperties): CallbackTarget | undefined {
  const { callback_url, callback_mailbox } = request;
  const { allow_insecure_callback, callback_certificate_sha256 } = request;
  if (callback_mailbox !== undefined) return { kind: "mailbox", mailbox: callback_mailbox };
  if (callback_url === undefined) return undefined;
  return {
    kind: "url",
    url: callback_url,
    trust: {
      ...(allow_insecure_callback !== undefined && { allowInsecure: allow_insecure_callback }),
      ...(callback_certificate_sha256 && { certificateSha256: callback_certificate_sha256 }),
    },
  };
}
