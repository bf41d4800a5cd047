import type { ApiBlob, LeasedDelivery } from "../api-types.ts";
import { asBlob } from "../shapes/api-answers.ts";
import { CallbackVerificationError, verifyCallback } from "../verify-callback.ts";

/** The secrets of one blob; none: it is not known. */
export type Secrets = string | readonly string[] | undefined;

/** The blob that a delivery brings, or why it is not taken, with what a receiver would answer to that. */
export type ReadDelivery =
  | { blob: ApiBlob; isVerified: boolean }
  | { refusal: CallbackVerificationError; statusCode: 401 | 503 };

/**
 * Checks a delivery as a receiver does. A secret that is not known yet, or is none, may be known when it comes again: 503.
 * @param secrets undefined: no signature is checked at all
 */
export async function readDelivery(
  { headers, body }: LeasedDelivery,
  secrets: { of: Secrets } | undefined,
): Promise<ReadDelivery> {
  if (!secrets) return blobIn(parsed(body), false);
  const known = [secrets.of ?? []].flat();
  if (known.length === 0) {
    const message = "No secret is known for this blob.";
    return { refusal: new CallbackVerificationError("bad_secret", message), statusCode: 503 };
  }
  let refusal: CallbackVerificationError | undefined;
  for (const secret of known) {
    try {
      return blobIn(await verifyCallback(headers, body, secret), true);
    } catch (error) {
      if (!(error instanceof CallbackVerificationError)) throw error;
      refusal ??= error;
    }
  }
  // What is no secret proves nothing of the delivery.
  const statusCode = refusal?.code === "bad_secret" ? 503 : 401;
  return { refusal: refusal as CallbackVerificationError, statusCode };
}

function blobIn(answer: unknown, isVerified: boolean): ReadDelivery {
  const blob = asBlob(answer);
  if (blob) return { blob, isVerified };
  const message = "The body is no blob as rekog's API tells one.";
  return { refusal: new CallbackVerificationError("bad_body", message), statusCode: 401 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
