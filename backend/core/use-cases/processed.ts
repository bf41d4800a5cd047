/**
 * Whether the news can be forgotten, must be delivered again, or is to be put aside: the blob was failed after the last
 * attempt, and someone should look into it.
 */
export type Processed =
  | { kind: "settled" }
  | { kind: "retry"; afterMs: number }
  | { kind: "given_up" };
