/** What delivers callbacks. */
export interface Sender {
  /** Whether its deliveries are signed, so that they are to be verified */
  signs: boolean;
  go(): void;
  /** Ends when nothing is under way any more. */
  stop(): Promise<void>;
  /** How many blobs say what of their callback, where it writes that down */
  ledger?(): Promise<Ledger>;
}

export interface Ledger {
  delivered: number;
  pending: number;
}

/** How long a receiver may take. */
export const timeoutMs = 5_000;
