import * as v from "valibot";
import type { RequestFault } from "../../../core/errors/api-errors.ts";
import { type ListenerReport, unansweredPhases } from "../../../core/mailbox/listener-report.ts";
import { wholeNumber } from "../number-schema.ts";
import { validate } from "../validate.ts";

const secondsMessage = "must be a whole number of seconds";
const dayMs = 24 * 60 * 60 * 1_000;
type UnansweredCode = keyof typeof unansweredPhases;
const codes = Object.keys(unansweredPhases) as UnansweredCode[];

const body = v.object({
  status_code: v.optional(wholeNumber(100, 999)),
  error_code: v.optional(v.picklist(codes, `must be one of ${codes.join(", ")}`)),
  retry_after_seconds: v.optional(
    v.pipe(
      v.number(secondsMessage),
      v.integer(secondsMessage),
      v.minValue(0, secondsMessage),
      v.transform((seconds) => seconds * 1_000),
    ),
  ),
  duration_ms: wholeNumber(0, dayMs),
});

/** @throws {ApiError} `invalid_request` */
export function decodeReport(input: unknown): ListenerReport {
  const report = validate(body, input, "is not a known property", faultsBetween);
  const { status_code: statusCode, error_code: errorCode, duration_ms: durationMs } = report;
  const { retry_after_seconds: retryAfterMs } = report;
  if (statusCode === undefined) return { errorCode: errorCode as UnansweredCode, durationMs };
  return { statusCode, durationMs, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** A receiver has answered, or has not. */
function faultsBetween(input: Record<string, unknown>): RequestFault[] {
  const { status_code, error_code, retry_after_seconds } = input;
  if (status_code === undefined && error_code === undefined) {
    return [{ pointer: "/status_code", detail: "or error_code is needed" }];
  }
  if (status_code !== undefined && error_code !== undefined) {
    return [{ pointer: "/error_code", detail: "must not be given with a status_code" }];
  }
  if (status_code === undefined && retry_after_seconds !== undefined) {
    return [{ pointer: "/retry_after_seconds", detail: "needs a status_code" }];
  }
  return [];
}
