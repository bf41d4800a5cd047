import type { ApiBlob } from "../client/api-types.ts";
import { asBlob } from "../client/shapes/api-answers.ts";
import { CallbackVerificationError } from "../client/verify-callback.ts";
import type { ReceivedCallback, SecretFor } from "./received-callback.ts";
import { verifyNow } from "./verify-now.ts";

export interface ExpectedCallback {
  /** The blob as the first genuine callback brings it. Never rejects; without a callback it never resolves. */
  arrived: Promise<ApiBlob>;
  /** The blob is at its end, so its callback is on its way. */
  due(): void;
  /** Nothing is expected any more. */
  cancel(): void;
}

/** Finds the callbacks that a listener hears to the blobs that they are about. */
export interface CallbackInbox {
  /** These two are for the listener. */
  secretFor: SecretFor;
  onCallback(callback: ReceivedCallback): void;
  /** @param onRefused hears why a callback about the blob is not genuine */
  expect(
    blobId: string,
    secret: string,
    onRefused: (reason: CallbackVerificationError) => void,
  ): ExpectedCallback;
}

interface Expectation {
  secret: string;
  receive(callback: ReceivedCallback): void;
}

/** A picture that is known can be called back about before the answer that tells its secret is read. */
const maxEarly = 32;

/** @param onDue hears when a callback is on its way, where it has to be fetched */
export function createCallbackInbox(onDue: () => void = () => {}): CallbackInbox {
  const expected = new Map<string, Expectation>();
  const early: ReceivedCallback[] = [];

  return {
    secretFor: (blobId) => expected.get(blobId)?.secret,

    onCallback(callback) {
      const expectation = expected.get(callback.blobId ?? "");
      if (expectation) expectation.receive(callback);
      // Strangers may send as much as they like: the newest are kept.
      else if (early.push(callback) > maxEarly) early.shift();
    },

    expect(blobId, secret, onRefused) {
      let arrive = (_blob: ApiBlob) => {};
      const arrived = new Promise<ApiBlob>((resolve) => {
        arrive = resolve;
      });
      const receive = ({ headers, body }: ReceivedCallback) => {
        try {
          arrive(blobOf(verifyNow(headers, body, secret)));
        } catch (error) {
          if (!(error instanceof CallbackVerificationError)) throw error;
          onRefused(error);
        }
      };
      expected.set(blobId, { secret, receive });
      for (const callback of early) if (callback.blobId === blobId) receive(callback);
      return { arrived, due: onDue, cancel: () => void expected.delete(blobId) };
    },
  };
}

/**
 * A signature says who sent it, and not that it is a blob as the API's answers are.
 * @throws {CallbackVerificationError} `bad_body`
 */
function blobOf(body: unknown): ApiBlob {
  const blob = asBlob(body);
  if (blob) return blob;
  const message = "The body is signed, but it is no blob as rekog's API tells one.";
  throw new CallbackVerificationError("bad_body", message);
}
