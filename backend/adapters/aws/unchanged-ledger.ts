import type { CallbackAttribute } from "./callback-attribute.ts";

/** The part of a condition that a ledger is as it was read, and that nobody has taken up its delivery since. `#callback` is `callback`. */
export function unchangedLedger({ attempts, older_attempts, lease_id }: CallbackAttribute) {
  return {
    condition:
      "size(#callback.attempts) = :kept_before AND " +
      (older_attempts === undefined
        ? "attribute_not_exists(#callback.older_attempts)"
        : "#callback.older_attempts = :older_before") +
      " AND " +
      (lease_id === undefined
        ? "attribute_not_exists(#callback.lease_id)"
        : "#callback.lease_id = :lease_before"),
    values: {
      ":kept_before": attempts.length,
      ...(older_attempts !== undefined && { ":older_before": older_attempts }),
      ...(lease_id !== undefined && { ":lease_before": lease_id }),
    },
  };
}
