/** What a client's `Idempotency-Key` stands for. */
export interface IdempotentRequest {
  account: string;
  /** As the client sent it. */
  key: string;
  /** Of all that was asked: another one is another request. */
  fingerprint: string;
}

/** What a key is taken for; no two requests have the same. */
export interface TakenFor {
  /** Of the blob that is created, or whose callback is delivered again. */
  blobId: string;
  /** Which its callback gets if it has none. Where it is made with the blob, it is in the blob alone. */
  secret?: string;
}

/** What the first request of this key is about. */
export interface FirstRequest extends TakenFor {
  fingerprint: string;
  /** Whether what it asks for was written. It may have been, too, where a crash came before this could be. */
  isDone: boolean;
}

/** Requests by their `Idempotency-Key`, each account's own. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request until it expires, if nobody has it: undefined then. Else what it was taken for.
   */
  take(
    request: IdempotentRequest,
    taken: TakenFor,
    now: Date,
    expiresAt: Date,
  ): Promise<FirstRequest | undefined>;
  /** What this key was taken for is written. */
  settle(request: IdempotentRequest): Promise<void>;
}
