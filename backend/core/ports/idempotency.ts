/** What a client's `Idempotency-Key` stands for. */
export interface IdempotentRequest {
  account: string;
  /** As the client sent it. */
  key: string;
  /** Of all that was asked: another one is another request. */
  fingerprint: string;
}

/** What was made for the first request of this key. */
export interface FirstRequest {
  fingerprint: string;
  blobId: string;
  /** Whether the blob was written. It may have been, too, where a crash came before this could be. */
  isCreated: boolean;
}

/** Requests by their `Idempotency-Key`, each account's own. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request and this blob until it expires, if nobody has it: undefined then. Else what it was taken
   * for.
   */
  take(
    request: IdempotentRequest,
    blobId: string,
    now: Date,
    expiresAt: Date,
  ): Promise<FirstRequest | undefined>;
  /** The blob of this key is written. */
  settle(request: IdempotentRequest): Promise<void>;
}
