/**
 * That a blob is at its end, as `asOf` sees it: it was written so, or a deadline has passed. AND binds before OR, and
 * dynalite's parser takes long over parentheses. `#status` is `status`.
 */
export const hasEnded =
  "expires_at > :now_seconds AND (#status IN (:succeeded, :failed) OR " +
  "#status = :processing AND processing_deadline_at <= :now OR " +
  "#status = :awaiting_upload AND upload_deadline_at <= :now)";

export function endedValues(now: Date) {
  return {
    ":succeeded": "succeeded",
    ":failed": "failed",
    ...unfinishedValues,
    ":now": now.toISOString(),
    ":now_seconds": Math.floor(now.getTime() / 1000),
  };
}

const unfinishedValues = { ":processing": "processing", ":awaiting_upload": "awaiting_upload" };

/** That a deadline has passed, and nobody has written the end. */
export const isOverdue =
  "#status = :processing AND processing_deadline_at <= :now OR " +
  "#status = :awaiting_upload AND upload_deadline_at <= :now";

export function overdueValues(now: Date) {
  return { ...unfinishedValues, ":now": now.toISOString() };
}
