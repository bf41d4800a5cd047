import * as v from "valibot";
import type { CallbackTarget } from "../../core/blob/callback.ts";
import { readFingerprint } from "../../core/callback/certificate-fingerprint.ts";
import type { RequestFault } from "../../core/errors/api-errors.ts";

const fingerprint = "must be a certificate's SHA-256 fingerprint in hex: 64 digits";

/** The properties of a request that say where a callback is to go, and whom to trust there. */
export const callbackEntries = {
  callback_url: v.optional(v.string("must be a string")),
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

/** Trust is for a receiver: without one it is a mistake. */
export function trustWithoutUrl(input: Record<string, unknown>): RequestFault[] {
  if (input.callback_url !== undefined) return [];
  return ["allow_insecure_callback", "callback_certificate_sha256"]
    .filter((name) => input[name] !== undefined)
    .map((name) => ({ pointer: `/${name}`, detail: "needs a callback_url" }));
}

export function readCallbackTarget(request: CallbackProperties): CallbackTarget | undefined {
  const { callback_url, allow_insecure_callback, callback_certificate_sha256 } = request;
  if (callback_url === undefined) return undefined;
  return {
    url: callback_url,
    trust: {
      ...(allow_insecure_callback !== undefined && { allowInsecure: allow_insecure_callback }),
      ...(callback_certificate_sha256 && { certificateSha256: callback_certificate_sha256 }),
    },
  };
}
