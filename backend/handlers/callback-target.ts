import * as v from "valibot";
import type { RequestFault } from "../core/api-errors.ts";
import type { CallbackTarget } from "../core/callback.ts";
import { readFingerprint } from "../core/certificate-fingerprint.ts";
import { invalidRequest } from "./validate.ts";

const FINGERPRINT = "must be a certificate's SHA-256 fingerprint in hex: 64 digits";

/** The properties of a request that say where a callback is to go, and whom to trust there. */
export const callbackEntries = {
  callback_url: v.optional(v.string("must be a string")),
  allow_insecure_callback: v.optional(v.boolean("must be true or false")),
  callback_certificate_sha256: v.optional(
    v.pipe(
      v.string(FINGERPRINT),
      v.check((text) => readFingerprint(text) !== undefined, FINGERPRINT),
      v.transform((text) => readFingerprint(text) ?? ""),
    ),
  ),
};

type CallbackProperties = v.InferOutput<v.ObjectSchema<typeof callbackEntries, undefined>>;

/** @throws {ApiError} `invalid_request`: trust for a receiver that is not named */
export function readCallbackTarget(request: CallbackProperties): CallbackTarget | undefined {
  const { callback_url, allow_insecure_callback, callback_certificate_sha256 } = request;
  if (callback_url === undefined) {
    const faults = Object.keys(callbackEntries)
      .filter((name) => request[name as keyof CallbackProperties] !== undefined)
      .map((name): RequestFault => ({ pointer: `/${name}`, detail: "needs a callback_url" }));
    if (faults.length > 0) throw invalidRequest(faults);
    return undefined;
  }
  return {
    url: callback_url,
    trust: {
      ...(allow_insecure_callback !== undefined && { allowInsecure: allow_insecure_callback }),
      ...(callback_certificate_sha256 && { certificateSha256: callback_certificate_sha256 }),
    },
  };
}
